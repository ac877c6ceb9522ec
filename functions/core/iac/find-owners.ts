import type { Facts, Reading, StackFacts } from '../facts.ts';
import { readFact } from '../facts.ts';
import { isObject } from '../policy/canonical-json.ts';
import type { Owner, OwnerTool } from './owner.ts';
import { stackOwner } from './stack-owner.ts';
import { tagOwners } from './tag-owner.ts';

/** Who owns a bucket or its policy, the most certain first; empty when nothing tells. */
export function ownersOf(facts: Facts, bucket: string): readonly Owner[] {
  const tags = tagsOf(facts, bucket);
  const byTag = tagOwners(bucket, tags);
  const stack = stackOf(facts, ['buckets', bucket, 'stack']);
  if (!stack) return byTag;
  const owner = stackOwner({ bucket, stack, tags, distributionStack: stackOf(facts, ['distributionStack']), facts });
  return [owner, ...byTag.filter(({ tool, name }) => !isSame(owner, tool, name, stack))];
}

/** CloudFormation and what is built on it put the stack's name into the tags of everything. */
function isSame(owner: Owner, tool: OwnerTool, name: string, stack: StackFacts): boolean {
  return tool === owner.tool || name === stack.StackName || ON_CLOUDFORMATION.has(tool);
}

const ON_CLOUDFORMATION: ReadonlySet<OwnerTool> = new Set([
  'AWS CDK',
  'AWS SAM',
  'CloudFormation',
  'Serverless Framework',
]);

function tagsOf(facts: Facts, bucket: string): Readonly<Record<string, string>> {
  const tags = readFact<Record<string, string>>(facts, ['buckets', bucket, 'tags']);
  return tags.kind === 'known' ? tags.value : {};
}

function stackOf(facts: Facts, path: readonly string[]): StackFacts | undefined {
  const reading: Reading<unknown> = readFact(facts, path);
  return reading.kind === 'known' && isStack(reading.value) ? reading.value : undefined;
}

function isStack(value: unknown): value is StackFacts {
  return (
    isObject(value) &&
    typeof value['StackName'] === 'string' &&
    Array.isArray(value['StackResources']) &&
    value['StackResources'].every(
      (entry: unknown) =>
        isObject(entry) && isLogicalId(entry['LogicalResourceId']) && typeof entry['ResourceType'] === 'string',
    )
  );
}

/** CloudFormation takes nothing else; what is no logical id must not get into a template as one. */
function isLogicalId(value: unknown): boolean {
  return typeof value === 'string' && /^[A-Za-z0-9]{1,255}$/.test(value);
}
