import type { Facts, Reading, StackFacts } from '../facts.ts';
import { readFact } from '../facts.ts';
import { isObject } from '../policy/canonical-json.ts';
import { stackOwner } from './stack-owner.ts';
import { tagOwners } from './tag-owner.ts';

export type OwnerTool =
  | 'AWS CDK'
  | 'AWS SAM'
  | 'CloudFormation'
  | 'OpenTofu'
  | 'Pulumi'
  | 'SST'
  | 'Serverless Framework'
  | 'Service Catalog'
  | 'Terraform'
  /** A tag names a tool that is not known here; `name` is its value. */
  | 'other';

/** Which tool owns a bucket, so that its next deploy may write the policy again. Texts come from tags and stacks: clean them to show them. */
export interface Owner {
  readonly tool: OwnerTool;
  /** Stack, workspace, project or app; empty when only the tool is known. */
  readonly name: string;
  /** The bucket in its CloudFormation template. */
  readonly bucketLogicalId?: string;
  /** The AWS::S3::BucketPolicy in the template; left out when the stack has none for this bucket, or it is not known. */
  readonly policyLogicalId?: string;
  /** The distribution, when it is a resource of the same stack. */
  readonly distributionLogicalId?: string;
  /** Fact path and what stands there. */
  readonly evidence: readonly string[];
  /** `certain`: CloudFormation or its reserved tags say so. `likely`: a tag or a name that anybody can write. */
  readonly certainty: 'certain' | 'likely';
}

/** Who owns a bucket or its policy, the most certain first; empty when nothing tells. */
export function ownersOf(facts: Facts, bucket: string): readonly Owner[] {
  const tags = tagsOf(facts, bucket);
  const byTag = tagOwners(bucket, tags);
  const stack = stackOf(facts, ['buckets', bucket, 'stack']);
  if (!stack) return byTag;
  const owner = stackOwner({ bucket, stack, tags, distributionStack: stackOf(facts, ['distributionStack']), facts });
  return [owner, ...byTag.filter(({ tool, name }) => !isSame(owner, tool, name, stack))];
}

/** The owner in words: `CloudFormation stack web`, `Terraform`, or what a tag says. */
export function ownerName({ tool, name }: Pick<Owner, 'tool' | 'name'>): string {
  if (tool === 'other') return name;
  return name === '' ? tool : `${tool} ${NOUN[tool] ? `${NOUN[tool]} ` : ''}${name}`;
}

const NOUN: Partial<Readonly<Record<OwnerTool, string>>> = {
  'AWS CDK': 'stack',
  'AWS SAM': 'stack',
  CloudFormation: 'stack',
  SST: 'app',
  'Serverless Framework': 'stack',
  'Service Catalog': 'product',
};

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
