import type { DistributionConfig, Origin as SdkOrigin } from '@aws-sdk/client-cloudfront';
import type { DistributionFacts, Facts, Origin } from '../../functions/core/facts.ts';
import { isUnreadable } from '../../functions/core/facts.ts';
import { type OriginAccess, originAccessOf } from '../../functions/core/origin-access.ts';
import { cloudFrontRequest } from '../../functions/core/policy/cloudfront-request.ts';
import { type PolicyDocument, parsePolicyText } from '../../functions/core/policy/document.ts';
import { type Decision, evaluate } from '../../functions/core/policy/evaluate.ts';
import { isPublic } from '../../functions/core/policy/public-access.ts';
import type { Partition } from '../../functions/core/s3-origin.ts';
import type { Bucket, DistributionRecord, StoredObject, World } from '../world.ts';
import { factsOf } from './world-facts.ts';

/** Who CloudFront is to S3 for one origin, and everything the decision about a request needs. */
export interface OriginIdentity {
  readonly facts: Facts;
  readonly distribution: DistributionFacts;
  readonly origin: Origin;
  readonly access: OriginAccess;
  readonly partition: Partition;
  readonly viewerProtocol: 'https' | 'http';
  /** What the organization of the bucket forbids. */
  readonly resourceControlPolicies: readonly PolicyDocument[];
}

interface Asked {
  readonly bucket: Bucket;
  readonly action: string;
  readonly key: string;
  readonly object?: StoredObject | undefined;
}

/** Why an answer came out as it did. */
export interface Authorisation {
  readonly decision: Decision;
  readonly because: string;
}

export function identityOf(
  world: World,
  record: DistributionRecord,
  config: DistributionConfig,
  sdkOrigin: SdkOrigin,
  partition: Partition,
  viewerProtocol: 'https' | 'http',
): OriginIdentity {
  const facts = factsOf(world, record, config);
  const distribution = facts.distribution;
  if (isUnreadable(distribution)) throw new Error('the sandbox wrote an unreadable distribution into its own facts');
  const origin = distribution.DistributionConfig.Origins.Items?.find(({ Id }) => Id === sdkOrigin.Id);
  if (!origin) throw new Error(`origin ${sdkOrigin.Id} is not in distribution ${distribution.Id}`);
  const { resourceControlPolicies } = world;
  const access = originAccessOf(facts, origin);
  return { facts, distribution, origin, access, partition, viewerProtocol, resourceControlPolicies };
}

/** The bucket policy, then Block Public Access, object ownership and ACLs. */
export function authorise(identity: OriginIdentity, asked: Asked): Authorisation {
  if (identity.access.kind === 'unknown') return { decision: 'unknown', because: identity.access.because };
  if (deniedAbove(identity, asked))
    return { decision: 'explicitDeny', because: 'A resource control policy of the organization denies it.' };
  const document = asked.bucket.policyText === undefined ? null : (parsePolicyText(asked.bucket.policyText) ?? null);
  const byPolicy = evaluate(document, requestOf(identity, asked));
  const statement = byPolicy.because.map(({ sid, index }) => sid ?? `statement ${index}`).join(', ');
  if (byPolicy.decision === 'unknown') return { decision: 'unknown', because: unknownReason(byPolicy.because) };
  if (byPolicy.decision === 'explicitDeny')
    return { decision: 'explicitDeny', because: `The bucket policy denies it: ${statement}.` };
  if (allowedByAcl(asked)) return { decision: 'allowed', because: 'The object ACL lets everybody read.' };
  if (byPolicy.decision === 'implicitDeny')
    return { decision: 'implicitDeny', because: 'No statement of the bucket policy allows it.' };
  return (
    limits(identity, asked, document) ?? { decision: 'allowed', because: `The bucket policy allows it: ${statement}.` }
  );
}

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html */
function deniedAbove(identity: OriginIdentity, asked: Asked): boolean {
  return identity.resourceControlPolicies.some(
    (document) => evaluate(document, requestOf(identity, asked)).decision === 'explicitDeny',
  );
}

function requestOf(
  { facts, distribution, origin, access, partition, viewerProtocol }: OriginIdentity,
  { bucket, action, key }: Asked,
) {
  return cloudFrontRequest({
    facts,
    distribution,
    origin,
    access,
    bucket: bucket.name,
    partition,
    key,
    viewerProtocol,
    action,
  });
}

function unknownReason(
  because: readonly { index: number; elements: readonly { match: string; reason: string }[] }[],
): string {
  const open = because.flatMap(({ elements }) =>
    elements.filter(({ match }) => match === 'unknown').map(({ reason }) => reason),
  );
  return `The policy evaluator cannot decide: ${open.join('; ') || 'no reason given'}.`;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html: ACLs count unless ownership disables or BPA ignores them. */
function allowedByAcl({ bucket, action, object }: Asked): boolean {
  const ignored =
    bucket.objectOwnership === 'BucketOwnerEnforced' || bucket.publicAccessBlock?.IgnorePublicAcls === true;
  return action === 's3:GetObject' && object?.publicReadAcl === true && !ignored;
}

function limits(
  { access }: OriginIdentity,
  { bucket, object }: Asked,
  document: PolicyDocument | null,
): Authorisation | undefined {
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html: service principals stay let in.
  const restricted = bucket.publicAccessBlock?.RestrictPublicBuckets === true && access.kind !== 'oac';
  if (restricted && document && isPublic(document).public !== false) {
    return {
      decision: 'implicitDeny',
      because: 'The policy is public and RestrictPublicBuckets keeps everybody outside the account out.',
    };
  }
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
  if (object && object.ownerAccountId !== bucket.ownerAccountId) {
    return {
      decision: 'implicitDeny',
      because: 'Another account owns the object, so the bucket policy cannot allow it.',
    };
  }
  return undefined;
}
