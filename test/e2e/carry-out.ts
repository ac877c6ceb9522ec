import type { Change, ConfigEdit, Proposal } from '../../functions/core/change.ts';
import type { Finding } from '../../functions/core/diagnosis/diagnosis.ts';
import { parsePolicyText, type Statement } from '../../functions/core/policy/document.ts';
import { applyEdits } from '../../functions/core/policy/patch.ts';
import { addOac } from '../../sandbox/build/identity.ts';
import type { World } from '../../sandbox/world.ts';

/** Does what a finding proposes, as its owner would: first the statement that a step spells out, then the change itself. */
export function carryOut(world: World, { bucket, proposal }: Finding, distributionId: string): void {
  for (const statement of spelledOut(proposal))
    editPolicy(world, bucket ?? '', [{ kind: 'append-statement', statement }]);
  doChange(world, proposal.change, distributionId);
}

/** Statements that the steps give to a person as JSON. */
export function spelledOut({ steps }: Proposal): readonly Statement[] {
  return steps.flatMap((step) => {
    const json = /: (\{"Sid":.*\})$/.exec(step)?.[1];
    return json === undefined ? [] : [JSON.parse(json) as Statement];
  });
}

function editPolicy(world: World, name: string, edits: Parameters<typeof applyEdits>[1]): void {
  const bucket = world.buckets.get(name);
  if (!bucket) throw new Error(`there is no bucket ${name}; a change of its policy was proposed`);
  bucket.policyText = JSON.stringify(applyEdits(parsePolicyText(bucket.policyText ?? '{}') ?? null, edits));
}

function doChange(world: World, change: Change, distributionId: string): void {
  switch (change.kind) {
    case 'put-bucket-policy':
      editPolicy(world, change.bucket, change.edits);
      break;
    case 'put-key-policy':
      addToKeyPolicy(world, change.keyArn, change.statement);
      break;
    case 'update-distribution':
      updateDistribution(world, distributionId, change.edits);
      break;
    case 'update-origin-access-control':
      updateOac(world, change.originAccessControlId, change.edits);
      break;
    case 'manual':
      break;
  }
}

function addToKeyPolicy(world: World, keyArn: string, statement: Statement): void {
  const key = world.keys.get(keyArn);
  if (!key) throw new Error(`there is no key ${keyArn}; a change of its policy was proposed`);
  const edits = [{ kind: 'append-statement' as const, statement }];
  key.policyText = JSON.stringify(applyEdits(parsePolicyText(key.policyText) ?? null, edits));
}

function updateDistribution(world: World, id: string, edits: readonly ConfigEdit[]): void {
  const record = world.distributions.get(id);
  if (!record) throw new Error(`there is no distribution ${id}; a change of it was proposed`);
  const distribution = structuredClone(record.distribution);
  for (const { path, to } of edits) setAt(distribution, stepsOf(path), withOac(world, to));
  world.distributions.set(id, { ...record, distribution });
}

/** Where no OAC fits, the proposal says which one to create. */
function withOac(world: World, value: unknown): unknown {
  return typeof value === 'string' && value.includes('create one first') ? addOac(world, 'E3OAC0EXAMPLE9') : value;
}

function updateOac(world: World, id: string, edits: readonly ConfigEdit[]): void {
  const record = world.originAccessControls.get(id);
  if (!record) throw new Error(`there is no OAC ${id}; a change of it was proposed`);
  const value = structuredClone(record.value);
  for (const { path, to } of edits) setAt(value, ['OriginAccessControlConfig', ...stepsOf(path).slice(-1)], to);
  world.originAccessControls.set(id, { ...record, value });
}

/** `DistributionConfig.Origins.Items[0].DomainName` → its names and positions. */
function stepsOf(path: string): readonly string[] {
  return path.split(/[.[\]]+/).filter((step) => step !== '');
}

function setAt(target: object, steps: readonly string[], value: unknown): void {
  const [first = '', ...rest] = steps;
  if (rest.length === 0) {
    Object.assign(target, { [first]: value });
    return;
  }
  const next: unknown = Object.entries(target).find(([name]) => name === first)?.[1];
  if (typeof next !== 'object' || next === null)
    throw new Error(`there is no ${first} on the way to ${steps.join('.')}`);
  setAt(next, rest, value);
}
