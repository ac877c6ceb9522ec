import type {
  BucketFacts,
  CacheBehavior,
  DistributionFacts,
  Facts,
  KmsKeyFacts,
  ObjectFacts,
  Origin,
  OriginAccessControlFacts,
  OriginAccessIdentityFacts,
  OriginRequestPolicyFacts,
  OtherDistribution,
  ProbeFacts,
  PublicAccessBlock,
  Read,
  Reading,
} from '../facts.ts';
import { factPath, readFact } from '../facts.ts';
import { type OriginAccess, originAccessOf } from '../origin-access.ts';
import type { PolicyDocument } from '../policy/document.ts';
import { bucketOf, type Partition, parseS3Origin, type S3Origin } from '../s3-origin.ts';

/** The facts a cause may declare as needs, seen from one origin. */
export interface NeedValues {
  'bucket.exists': boolean;
  'bucket.ownerAccountId': string;
  'bucket.region': string;
  'bucket.policy': PolicyDocument | null;
  'bucket.publicAccessBlock': PublicAccessBlock | null;
  'bucket.objectOwnership': string | null;
  'bucket.requestPayer': string;
  'bucket.tags': Record<string, string>;
  'bucket.objects': Record<string, Read<ObjectFacts | null>>;
  originAccessControl: OriginAccessControlFacts;
  originAccessIdentity: OriginAccessIdentityFacts;
  originAccessIdentities: Record<string, Read<OriginAccessIdentityFacts>>;
  originRequestPolicies: Record<string, Read<OriginRequestPolicyFacts>>;
  otherDistributions: readonly OtherDistribution[];
  kmsKeys: Record<string, Read<KmsKeyFacts>>;
  probe: ProbeFacts;
}

export type Need = keyof NeedValues;

/** One origin of the distribution with everything derived from configuration alone. */
export interface OriginView {
  readonly facts: Facts;
  readonly distribution: DistributionFacts;
  /** Account of the distribution, from its ARN. */
  readonly distributionAccountId: string;
  /** Partition of the bucket's ARNs, told by the origin's host name. */
  readonly partition: Partition;
  readonly origin: Origin;
  /** Undefined when the origin is no S3 endpoint. */
  readonly s3: S3Origin | undefined;
  readonly bucket: string | undefined;
  readonly access: OriginAccess;
  /** Behaviors that send requests to this origin, directly or through an origin group. Empty = no viewer request reaches it. */
  readonly behaviors: readonly CacheBehavior[];
  /** `OriginPath` without the leading slash and with a trailing one: `production/`; empty when none is set. */
  readonly keyPrefix: string;
  read<N extends Need>(need: N): Reading<NeedValues[N]>;
  /** The fact path of a need, with further keys below it: `pathOf('bucket.policy', ['Statement', 0])`. */
  pathOf(need: Need, below?: readonly (string | number)[]): string;
}

export function originViews(facts: Facts, distribution: DistributionFacts): readonly OriginView[] {
  const origins = distribution.DistributionConfig.Origins?.Items ?? [];
  return origins.map((origin) => originView(facts, distribution, origin));
}

export function originView(facts: Facts, distribution: DistributionFacts, origin: Origin): OriginView {
  const s3 = parseS3Origin(origin.DomainName);
  const access = originAccessOf(facts, origin);
  const keysOf = needKeys(bucketOf(s3), access);
  return {
    facts,
    distribution,
    distributionAccountId: distribution.ARN.split(':')[4] ?? '',
    partition: s3?.partition ?? partitionOf(distribution.ARN),
    origin,
    s3,
    bucket: bucketOf(s3),
    access,
    behaviors: behaviorsOf(distribution, origin),
    keyPrefix: keyPrefixOf(origin.OriginPath),
    read: (need) => readFact(facts, keysOf(need)),
    pathOf: (need, below = []) => factPath([...keysOf(need), ...below]),
  };
}

function needKeys(bucket: string | undefined, access: OriginAccess): (need: Need) => readonly string[] {
  const accessId =
    access.kind === 'oac' || access.kind === 'oai' ? access.id : access.kind === 'anonymous' ? access.oacId : undefined;
  return (need) => {
    if (need.startsWith('bucket.'))
      return ['buckets', bucket ?? '', need.slice('bucket.'.length) as keyof BucketFacts & string];
    if (need === 'originAccessControl') return ['originAccessControls', accessId ?? ''];
    if (need === 'originAccessIdentity') return ['originAccessIdentities', accessId ?? ''];
    return [need];
  };
}

function partitionOf(arn: string): Partition {
  const partition = arn.split(':')[1];
  return partition === 'aws-cn' || partition === 'aws-us-gov' ? partition : 'aws';
}

/** A behavior without `TargetOriginId` (a reduced facts file) is taken to reach every origin. */
function behaviorsOf(distribution: DistributionFacts, origin: Origin): readonly CacheBehavior[] {
  const config = distribution.DistributionConfig;
  const targets = new Set([origin.Id, ...groupsWith(distribution, origin.Id)]);
  const behaviors = [...(config.CacheBehaviors?.Items ?? []), config.DefaultCacheBehavior ?? {}];
  return behaviors.filter((behavior) => behavior.TargetOriginId === undefined || targets.has(behavior.TargetOriginId));
}

function groupsWith(distribution: DistributionFacts, originId: string): readonly string[] {
  const groups = distribution.DistributionConfig.OriginGroups?.Items ?? [];
  return groups
    .filter((group) => group.Members?.Items?.some((member) => member.OriginId === originId))
    .map((group) => group.Id);
}

function keyPrefixOf(originPath: string | undefined): string {
  const path = (originPath ?? '').replace(/^\/+/, '').replace(/\/+$/, '');
  return path === '' ? '' : `${path}/`;
}
