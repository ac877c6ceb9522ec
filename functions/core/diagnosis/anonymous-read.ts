import type { PolicyDocument } from '../policy/document.ts';
import { isPublic } from '../policy/public-access.ts';
import { type AccessCheck, accessChecks } from './access-check.ts';
import type { Evidence, Impact } from './diagnosis.ts';
import { impactOf } from './grant-gap.ts';
import type { OriginView } from './origin-view.ts';
import { probedKey, probeOf, refusedByS3 } from './probe-reading.ts';
import { whoAnswered } from './response-origin.ts';

/** What the bucket does with the unsigned requests of an origin. */
export type AnonymousRead =
  | {
      readonly kind: 'refused';
      readonly because: string;
      readonly impact: Impact;
      readonly evidence: readonly Evidence[];
    }
  | { readonly kind: 'served'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly needs: readonly string[]; readonly reason: string };

/**
 * Unsigned requests get in by a public policy that Block Public Access does not restrict, or by public object ACLs. An explicit Deny
 * is left to the causes about Denies.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export function anonymousRead(view: OriginView, policy: PolicyDocument | null): AnonymousRead {
  const result = accessChecks(view);
  if (result.kind === 'unknown') return { kind: 'unknown', needs: result.needs, reason: result.because };
  const refused = result.checks.filter((check) => check.granted === 'implicitDeny');
  if (refused.length > 0) return withoutGrant(view, policy, refused, result.checks);
  if (result.checks.some((check) => check.granted === 'unknown')) {
    return {
      kind: 'unknown',
      needs: [view.pathOf('bucket.policy')],
      reason: 'the policy cannot be decided for unsigned requests',
    };
  }
  return underBlockPublicAccess(view, policy);
}

function withoutGrant(
  view: OriginView,
  policy: PolicyDocument | null,
  refused: readonly AccessCheck[],
  checks: readonly AccessCheck[],
): AnonymousRead {
  const open = openToAcls(view);
  if (open?.kind === 'served' || open?.kind === 'unknown') return open;
  const policyEvidence = {
    fact: view.pathOf('bucket.policy'),
    actual: policy === null ? null : 'no statement for everybody',
    expected: 'signed requests: unsigned ones have no grant',
  };
  return {
    kind: 'refused',
    because:
      policy === null
        ? `bucket ${view.bucket} has no policy`
        : `the policy of bucket ${view.bucket} grants nothing to everybody`,
    impact: impactOf(view, refused.length === checks.length),
    evidence: [policyEvidence],
  };
}

/** Undefined when no ACL can be what lets the requests in. */
function openToAcls(view: OriginView): AnonymousRead | undefined {
  const ownership = view.read('bucket.objectOwnership');
  const block = view.read('bucket.publicAccessBlock');
  if (ownership.kind === 'known' && ownership.value === 'BucketOwnerEnforced') return undefined;
  if (block.kind === 'known' && block.value?.IgnorePublicAcls === true) return undefined;
  if (refusedByS3(view) && !isMissing(view)) return undefined;
  if (servedByS3(view))
    return { kind: 'served', reason: 'a recorded response shows that S3 serves the object, so its ACL is public' };
  const unread = [ownership, block].flatMap((reading) => (reading.kind === 'known' ? [] : [reading.path]));
  const reason = 'a public object ACL may be what lets unsigned requests in; a response of the failing URL would tell';
  return { kind: 'unknown', needs: [...unread, view.pathOf('probe')], reason };
}

/** S3 refuses a missing key as well: that says nothing about the ones that exist. */
function isMissing(view: OriginView): boolean {
  const objects = view.read('bucket.objects');
  const key = probedKey(view);
  return objects.kind === 'known' && key !== undefined && objects.value[key] === null;
}

function servedByS3(view: OriginView): boolean {
  const probe = probeOf(view);
  return probe?.status === 200 && probedKey(view) !== undefined && whoAnswered(probe).by === 's3-via-cloudfront';
}

/** RestrictPublicBuckets shuts everybody outside the account out of a bucket whose policy is public. */
function underBlockPublicAccess(view: OriginView, policy: PolicyDocument | null): AnonymousRead {
  const access = isPublic(policy);
  const served = { kind: 'served', reason: 'the bucket policy lets everybody read' } as const;
  if (access.public === false) return served;
  const block = view.read('bucket.publicAccessBlock');
  const path = view.pathOf('bucket.publicAccessBlock', ['RestrictPublicBuckets']);
  if (block.kind !== 'known')
    return {
      kind: 'unknown',
      needs: [block.path],
      reason: 'whether Block Public Access restricts the public policy is not known',
    };
  if (block.value?.RestrictPublicBuckets !== true) return served;
  if (access.public === 'unknown')
    return {
      kind: 'unknown',
      needs: [view.pathOf('bucket.policy')],
      reason: 'whether S3 calls this policy public is not known',
    };
  return {
    kind: 'refused',
    because: `Block Public Access (RestrictPublicBuckets) keeps unsigned requests out of bucket ${view.bucket}, although its policy is public`,
    impact: impactOf(view, true),
    evidence: [{ fact: path, actual: true, expected: 'true, and signed requests' }],
  };
}
