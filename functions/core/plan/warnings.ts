import type { OriginView } from '../diagnosis/origin-view.ts';
import { readersOf } from '../diagnosis/other-readers.ts';
import type { Facts } from '../facts.ts';
import { isUnreadable, readFact } from '../facts.ts';
import { ownersOf } from '../iac/find-owners.ts';
import { type Owner, ownerName } from '../iac/owner.ts';

/** What an approver should know before saying yes: who else uses the bucket, and who will overwrite the change. */
export function warningsFor(facts: Facts, views: readonly OriginView[]): readonly string[] {
  const view = views[0];
  if (!view) return [];
  return [...ownershipWarnings(facts, view), ...readerWarnings(view), ...statusWarnings(facts)];
}

function ownershipWarnings(facts: Facts, view: OriginView): readonly string[] {
  const { bucket = '' } = view;
  const owners = ownersOf(facts, bucket);
  const stack = readFact(facts, ['buckets', bucket, 'stack']);
  if (owners.length === 0 && stack.kind === 'unreadable')
    return [
      `CloudFormation could not be asked (${stack.code}), so it is not known whether a stack owns the policy of bucket ${bucket}.`,
    ];
  if (owners.length === 0 && view.read('bucket.tags').kind !== 'known')
    return [`The tags of bucket ${bucket} could not be read, so it is not known whether a stack owns its policy.`];
  return owners.map(
    (owner) =>
      `Bucket ${bucket} is managed by ${ownerName(owner)}: its next deploy may revert this change. Put the same statement into its source${placeIn(owner)}.`,
  );
}

/** Where in the source, as far as CloudFormation tells. */
function placeIn({ policyLogicalId, bucketLogicalId }: Owner): string {
  if (policyLogicalId !== undefined) return `, resource ${policyLogicalId} (AWS::S3::BucketPolicy)`;
  return bucketLogicalId === undefined ? '' : `, beside resource ${bucketLogicalId}, which has no policy there yet`;
}

function readerWarnings(view: OriginView): readonly string[] {
  const readers = readersOf(view) ?? [];
  if (readers.length === 0) return [];
  return [
    `Other distributions read this bucket too and are not affected: ${readers.map((reader) => reader.Id).join(', ')}.`,
  ];
}

function statusWarnings(facts: Facts): readonly string[] {
  if (isUnreadable(facts.distribution)) return [];
  if (facts.distribution.DistributionConfig.Enabled === false)
    return [
      'The distribution is disabled: it serves nobody, whatever the bucket policy grants, and may be about to be deleted.',
    ];
  if (facts.distribution.Status !== 'InProgress') return [];
  return [
    'The distribution is still being deployed (InProgress): some edge locations use its previous configuration for a few minutes.',
  ];
}
