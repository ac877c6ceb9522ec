import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlanKind } from '../../functions/core/plan/plan-kind.ts';
import type { RecordedCall } from '../../sandbox/calls.ts';
import type { FunctionName } from '../../sandbox/functions-host.ts';

import { ACCOUNT_ID } from '../../sandbox/world.ts';
import { letTimePass } from '../faults/time-passes.ts';
import { readEvent } from '../incident-responder/event-files.ts';
import { decisionOf } from '../infra/iam-decision.ts';
import {
  allowedActions,
  type RoleStatement,
  statementsAttachedTo,
  statementsIn,
  statementsOf,
} from '../infra/permissions.ts';
import { at, goldenTemplate, resourcesOfType, targetOf } from '../infra/template.ts';
import { fillForm, press, submit, undoLinkIn } from './browser.ts';

import { BUCKET, loadExampleWorld, SITE } from './example-world.ts';

import { addStatement, deletePolicy, statementOf } from './other-writers.ts';
import { lastMessage, newestLink, useSandbox } from './story.ts';

const sandbox = useSandbox();
const recorded: RecordedCall[] = [];

const ROLES = {
  'incident-responder': 'IncidentResponderRole',
  'approval-page': 'ApprovalPageRole',
  'scheduled-audit': 'ScheduledAuditRole',
  'plan-keeper': 'PlanKeeperRole',
} as const satisfies Record<FunctionName, string>;

/** What AWS does with a role on the function's behalf; no code of ours calls it. */
const BY_AWS = /^(?:kms:(?!Describe|Get)|logs:|xray:|sqs:)/;
const READS = /^[a-z0-9]+:(?:Get|List|Describe)/;

const LOOKUPS = ['ORIGINMEND_CLOUDTRAIL', 'ORIGINMEND_CLOUDFORMATION'];

function permissionsOf(name: FunctionName): readonly string[] {
  return allowedActions(statementsFor(name)).filter((action) => !BY_AWS.test(action));
}

function statementsFor(name: FunctionName): readonly RoleStatement[] {
  return [
    ...statementsOfRole(ROLES[name]),
    ...statementsAttachedTo(goldenTemplate(), ROLES[name]),
    ...rolePoliciesOf(ROLES[name]).flatMap((policy) => statementsIn(policy)),
  ];
}

function statementsOfRole(id: string): readonly RoleStatement[] {
  const template = goldenTemplate();
  const role = template.Resources[id];
  if (role === undefined) throw new Error(`the template has no ${id}`);
  return statementsOf(template, role);
}

/** What is attached to a role beside its own policies: the right to take on the writer roles. */
function rolePoliciesOf(id: string) {
  return resourcesOfType(goldenTemplate(), 'AWS::IAM::Policy')
    .map(([, policy]) => policy)
    .filter((policy) => targetOf(at(policy, 'Properties', 'Roles', 0)) === id);
}

const actionsOf = (name: FunctionName) =>
  [
    ...new Set(recorded.filter((call) => call.during.includes(name) && !writerOf(call)).map(({ action }) => action)),
  ].toSorted();

/** The kinds of plans with the role that writes each, named in the sandbox as in the template. */
const WRITERS = {
  'update-distribution': 'UpdateDistributionWriterRole',
  'update-origin-access-control': 'UpdateOriginAccessControlWriterRole',
  'put-key-policy': 'PutKeyPolicyWriterRole',
  'migrate-to-oac': 'MigrateToOacWriterRole',
} as const satisfies Record<PlanKind, string>;

/** The writer role whose credentials signed a call. */
function writerOf({ caller }: RecordedCall): string | undefined {
  return /:assumed-role\/(\w+WriterRole)\//.exec(caller)?.[1];
}

/** The page gets no rights of the writer role and stops; the keeper takes the role on itself. */
async function playKindKeeper(): Promise<void> {
  await sandbox().load('deny-insecure-transport');
  await sandbox().ringAlarm(sandbox().scenario?.distributionId ?? '', 'ALARM');
  const form = await fillForm(newestLink(sandbox()), 'approve');
  for (const fault of [{ operation: 'AssumeRole' }, { operation: 'UpdateItem', nth: 3 }])
    sandbox().faults.add({ ...fault, times: 99, effect: { kind: 'refuse' } });
  await submit(form);
  sandbox().faults.clear();
  await letTimePass(sandbox()).then(() => sandbox().runKeeper());
  recorded.push(...sandbox().calls.all);
}

async function playKind(scenario: string, { withoutOac = false } = {}): Promise<void> {
  await sandbox().load(scenario);
  if (withoutOac) sandbox().world.originAccessControls.clear();
  await sandbox().ringAlarm(sandbox().scenario?.distributionId ?? '', 'ALARM');
  await press(newestLink(sandbox()), 'approve');
  const applied = sandbox().inbox.find(({ attributes }) => attributes['kind'] === 'applied');
  await press(undoLinkIn(applied?.text ?? ''), 'undo');
  recorded.push(...sandbox().calls.all);
}

async function play(story: () => Promise<unknown>): Promise<void> {
  await loadExampleWorld(sandbox(), { formerOai: true });
  await story();
  recorded.push(...sandbox().calls.all);
}

/** Every guardrail that asks AWS something. */
const GUARDS = {
  ORIGINMEND_KILL_SWITCH: '/switch',
  ORIGINMEND_ACCESS_ANALYZER: 'on',
  ORIGINMEND_MAX_WRITES_PER_HOUR: '10',
  ORIGINMEND_FLAP_DAYS: '7',
  ORIGINMEND_QUIET_HOURS: '24',
};

/** Everything each function can do, once. */
beforeAll(async () => {
  const ring = (state: 'ALARM' | 'OK' = 'ALARM') => sandbox().ringAlarm(SITE, state);
  const approve = () => press(newestLink(sandbox()), 'approve');
  const undo = () => press(undoLinkIn(lastMessage(sandbox()).text), 'undo');
  await play(() =>
    ring()
      .then(approve)
      .then(undo)
      .then(() => ring('OK')),
  );
  await play(() => ring().then(() => press(newestLink(sandbox()), 'reject')));
  await play(async () => {
    deletePolicy(sandbox(), BUCKET);
    await ring().then(approve).then(undo);
  });
  await play(async () => {
    await ring();
    addStatement(sandbox(), BUCKET, statementOf('analytics', BUCKET));
    await approve();
  });
  Object.assign(process.env, GUARDS);
  await play(async () => {
    sandbox().world.parameters.set('/switch', { value: 'writes-allowed', version: 1 });
    await ring().then(approve).then(undo);
    await sandbox().runAudit();
  });
  for (const guard of Object.keys(GUARDS)) delete process.env[guard];
  await play(() =>
    sandbox()
      .runAudit()
      .then(() => sandbox().runAudit()),
  );
  await play(async () => {
    for (const name of ['eventbridge-composite', 'eventbridge-insights-alarm', 'cloudtrail-put-bucket-policy'])
      await sandbox().invoke('incident-responder', readEvent(name));
  });
  for (const lookup of LOOKUPS) process.env[lookup] = 'on';
  await play(() =>
    ring()
      .then(approve)
      .then(() => sandbox().runAudit()),
  );
  await play(() => sandbox().runAudit());
  for (const lookup of LOOKUPS) delete process.env[lookup];
  await playKeeper();
  await playGuardedKeeper();
  process.env['ORIGINMEND_MODE'] = 'auto';
  await play(ring);
  delete process.env['ORIGINMEND_MODE'];
  process.env['ORIGINMEND_PLAN_KINDS'] = Object.keys(WRITERS).join(',');
  process.env['ORIGINMEND_WRITER_ROLES'] = Object.entries(WRITERS)
    .map(([kind, role]) => `${kind}=arn:aws:iam::${ACCOUNT_ID}:role/${role}`)
    .join(',');
  await playKindKeeper();
  await playKind('anonymous-origin-private-bucket', { withoutOac: true });
  await playKind('oac-signing-never');
  await playKind('kms-oac-key-policy');
  await playKind('org-rcp', { withoutOac: true });
});
afterAll(() => {
  for (const name of ['ORIGINMEND_MODE', 'ORIGINMEND_PLAN_KINDS', 'ORIGINMEND_WRITER_ROLES']) delete process.env[name];
});

/** The page dies at its write, with every guardrail on. */
async function playGuardedKeeper(): Promise<void> {
  Object.assign(process.env, GUARDS);
  await play(async () => {
    sandbox().world.parameters.set('/switch', { value: 'writes-allowed', version: 1 });
    await sandbox().ringAlarm(SITE, 'ALARM');
    const form = await fillForm(newestLink(sandbox()), 'approve');
    const hook = () => sandbox().faults.add({ times: Number.POSITIVE_INFINITY, effect: { kind: 'refuse' } });
    sandbox().faults.add({ operation: 'PutBucketPolicy', effect: { kind: 'crash', hook } });
    await submit(form);
    sandbox().faults.clear();
    await letTimePass(sandbox()).then(() => sandbox().runKeeper());
  });
  for (const guard of Object.keys(GUARDS)) delete process.env[guard];
}

/** What a page leaves behind that is refused from its `nth` call of an operation on: an apply, an undo of a first policy, a drift. */
async function playKeeper(): Promise<void> {
  const keep = () => letTimePass(sandbox()).then(() => sandbox().runKeeper());
  const stop = async (link: string, decision: string, operation: string, lastUpdate: number) => {
    const form = await fillForm(link, decision);
    for (const fault of [{ operation }, { operation: 'UpdateItem', nth: lastUpdate }])
      sandbox().faults.add({ ...fault, times: 99, effect: { kind: 'refuse' } });
    await submit(form);
    sandbox().faults.clear();
  };
  await play(async () => {
    deletePolicy(sandbox(), BUCKET);
    await sandbox().ringAlarm(SITE, 'ALARM');
    await stop(newestLink(sandbox()), 'approve', 'PutBucketPolicy', 3).then(keep);
    await stop(undoLinkIn(lastMessage(sandbox()).text), 'undo', 'DeleteBucketPolicy', 2).then(keep);
  });
  await play(async () => {
    await sandbox().ringAlarm(SITE, 'ALARM');
    await stop(newestLink(sandbox()), 'approve', 'PutBucketPolicy', 2);
    addStatement(sandbox(), BUCKET, statementOf('analytics', BUCKET));
    await keep();
  });
}

describe.each(Object.keys(ROLES) as FunctionName[])('%s', (name) => {
  it('writes exactly what its role lets it write', () => {
    const writes = (actions: readonly string[]) => actions.filter((action) => !READS.test(action));
    expect(writes(permissionsOf(name))).toEqual(writes(actionsOf(name)));
  });

  it('calls nothing that its role does not allow', () => {
    expect(actionsOf(name).filter((action) => !permissionsOf(name).includes(action))).toEqual([]);
  });

  it('is let through with every call, judged as IAM does', () => {
    const own = recorded.filter((call) => call.during.includes(name) && !writerOf(call));
    const refused = own.filter((call) => decisionOf(statementsFor(name), call) !== 'allowed');
    expect(own.length).toBeGreaterThan(0);
    expect(refused.map(({ action, resource, leadingKey }) => ({ action, resource, leadingKey }))).toEqual([]);
  });
});

describe.each(['incident-responder', 'scheduled-audit'] as const)('%s, switched on,', (name) => {
  it('asks CloudTrail and CloudFormation, for which its role is made', () => {
    expect(actionsOf(name)).toEqual(
      expect.arrayContaining(['cloudtrail:LookupEvents', 'cloudformation:DescribeStackResources']),
    );
  });
});

describe.each(Object.values(WRITERS))('%s', (role) => {
  const own = () => recorded.filter((call) => writerOf(call) === role);

  it('makes exactly the calls that it allows', () => {
    expect([...new Set(own().map(({ action }) => action))].toSorted()).toEqual(allowedActions(statementsOfRole(role)));
  });

  it('lets each of them through, judged as IAM does, and only during the approval page or the keeper', () => {
    const decisions = own().map((call) => decisionOf(statementsOfRole(role), call));
    expect(new Set(decisions)).toEqual(new Set(['allowed']));
    const during = new Set(own().flatMap((call) => call.during));
    expect(during.has('approval-page')).toBe(true);
    expect([...during].filter((name) => name !== 'approval-page' && name !== 'plan-keeper')).toEqual([]);
  });
});

describe('every story', () => {
  it('writes to buckets only from a function, and to nothing but policies, what approved plans change, and the report', () => {
    const writes = recorded.filter(({ write, service }) => write && service !== 'dynamodb' && service !== 'sns');
    expect([...new Set(writes.map(({ operation }) => operation))].toSorted()).toEqual([
      'CreateOriginAccessControl',
      'DeleteBucketPolicy',
      'PutBucketPolicy',
      'PutKeyPolicy',
      'PutObject',
      'UpdateDistribution',
      'UpdateOriginAccessControl',
    ]);
    expect(writes.filter(({ during }) => during.length !== 1)).toEqual([]);
  });
});
