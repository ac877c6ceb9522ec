import { type DistributionFacts, type Facts, factPath, readFact, type StackFacts } from '../facts.ts';
import type { Owner, OwnerTool } from './owner.ts';
import { frameworkOf } from './tag-owner.ts';

type Resource = StackFacts['StackResources'][number];

interface StackOfBucket {
  readonly bucket: string;
  readonly stack: StackFacts;
  readonly tags: Readonly<Record<string, string>>;
  readonly distributionStack: StackFacts | undefined;
  readonly facts: Facts;
}

/** The owner as CloudFormation itself tells it, and the tool that wrote the template as far as its resources show. */
export function stackOwner({ bucket, stack, tags, distributionStack, facts }: StackOfBucket): Owner {
  const tool = toolOf(stack, tags);
  const own = stack.StackResources.find(
    ({ ResourceType, PhysicalResourceId }) => ResourceType === 'AWS::S3::Bucket' && PhysicalResourceId === bucket,
  );
  const policy = policyOf(stack, bucket);
  const distribution = distributionStack?.StackName === stack.StackName && distributionIn(distributionStack, facts);
  return {
    tool: tool.tool,
    name: stack.StackName,
    ...(own ? { bucketLogicalId: own.LogicalResourceId } : {}),
    ...(policy ? { policyLogicalId: policy.LogicalResourceId } : {}),
    ...(distribution ? { distributionLogicalId: distribution.LogicalResourceId } : {}),
    evidence: [factPath(['buckets', bucket, 'stack']), ...tool.evidence],
    certainty: 'certain',
  };
}

/** Types and logical ids that only one tool writes into its templates. */
const SIGNS: readonly (readonly [OwnerTool, (resource: Resource) => boolean])[] = [
  ['AWS CDK', ({ ResourceType }) => ResourceType === 'AWS::CDK::Metadata'],
  [
    'Serverless Framework',
    ({ LogicalResourceId }) => /^ServerlessDeploymentBucket(?:Policy)?$/.test(LogicalResourceId),
  ],
  ['AWS SAM', ({ LogicalResourceId }) => /^Serverless(?:RestApi|HttpApi)/.test(LogicalResourceId)],
];

function toolOf(
  stack: StackFacts,
  tags: Readonly<Record<string, string>>,
): { readonly tool: OwnerTool; readonly evidence: readonly string[] } {
  for (const [tool, isSign] of SIGNS) {
    const sign = stack.StackResources.find(isSign);
    if (sign) return { tool, evidence: [`${sign.LogicalResourceId} (${sign.ResourceType})`] };
  }
  const framework = frameworkOf(tags, stack.StackName);
  return framework
    ? { tool: framework.tool, evidence: [`tag ${framework.key}`] }
    : { tool: 'CloudFormation', evidence: [] };
}

/**
 * A bucket policy's physical id is the bucket's name; in stacks made before that it is a generated name, and then the only policy
 * beside the only bucket is taken for it.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucketpolicy.html
 */
function policyOf({ StackResources }: StackFacts, bucket: string): Resource | undefined {
  const policies = ofType(StackResources, 'AWS::S3::BucketPolicy');
  const buckets = ofType(StackResources, 'AWS::S3::Bucket');
  const named = policies.find(({ PhysicalResourceId }) => PhysicalResourceId === bucket);
  const [only] = policies;
  const isOnly = policies.length === 1 && buckets.length === 1 && buckets[0]?.PhysicalResourceId === bucket;
  return named ?? (isOnly && GENERATED_NAME.test(only?.PhysicalResourceId ?? '') ? only : undefined);
}

const GENERATED_NAME = /-[A-Z0-9]{10,}$/;

function ofType(resources: readonly Resource[], type: string): readonly Resource[] {
  return resources.filter(({ ResourceType }) => ResourceType === type);
}

function distributionIn({ StackResources }: StackFacts, facts: Facts): Resource | undefined {
  const distribution = readFact<DistributionFacts>(facts, ['distribution']);
  if (distribution.kind !== 'known') return undefined;
  return ofType(StackResources, 'AWS::CloudFront::Distribution').find(
    ({ PhysicalResourceId }) => PhysicalResourceId === distribution.value.Id,
  );
}
