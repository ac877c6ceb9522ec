import type { Proposal } from '../../../change.ts';
import { defineCause, found, ruledOut, unknown } from '../../cause.ts';
import type { OriginView } from '../../origin-view.ts';
import {
  judgeObjects,
  type ObjectJudgement,
  openReading,
  type SampledObject,
  SERVED,
  shortList,
} from '../../sampled-objects.ts';

export default defineCause({
  id: 'object-not-owned-by-bucket-owner',
  family: 'object',
  title: 'The object belongs to another account than the bucket',
  why: 'An Allow in a bucket policy covers only objects that the bucket’s own account owns; an uploader of another account keeps theirs while ACLs are enabled.',
  needs: ['bucket.objectOwnership'],
  permissions: { read: ['s3:GetBucketOwnershipControls', 's3:GetObjectAcl', 's3:GetBucketAcl'], fix: [] },
  detect: (view, { 'bucket.objectOwnership': ownership }) => {
    if (ownership === 'BucketOwnerEnforced')
      return ruledOut('object ownership is BucketOwnerEnforced, so the bucket’s account owns every object');
    const objects = view.read('bucket.objects');
    if (objects.kind !== 'known')
      return unknown(
        [objects.path],
        `object ownership is ${ownership ?? 'not set'}, and whose the objects are is not known`,
      );
    return judgeObjects(view, objects.value, judgeOwner, {
      ruledOut: 'the bucket’s account owns every object that was looked at',
      found: ({ keys, evidence, impact }) =>
        found({
          impact,
          summary: `${shortList(keys)} in bucket ${view.bucket} ${keys.length === 1 ? 'is' : 'are'} owned by another account, so the bucket policy’s Allow does not cover ${keys.length === 1 ? 'it' : 'them'}.`,
          evidence: [
            ...evidence,
            { fact: view.pathOf('bucket.objectOwnership'), actual: ownership, expected: 'BucketOwnerEnforced' },
          ],
          proposal: proposalFor(view, keys, ownership),
        }),
    });
  },
});

function judgeOwner(object: SampledObject): ObjectJudgement {
  const owned = object.read('ownedByBucketOwner');
  if (owned.kind === 'unreadable') return openReading(owned);
  if (owned.kind === 'not-collected')
    return { kind: 'unknown', needs: [owned.path], reason: `whose object ${object.key} is was not collected` };
  return owned.value ? SERVED : { kind: 'refused', evidence: [{ fact: owned.path, actual: false, expected: true }] };
}

function proposalFor(view: OriginView, keys: readonly string[], ownership: string | null): Proposal {
  return {
    change: { kind: 'manual' },
    safety: 'manual',
    steps: [
      `Replace what the ACLs of bucket ${view.bucket} grant by bucket-policy statements, then set Object Ownership to BucketOwnerEnforced: the bucket’s account then owns every object. This disables ACLs, also those of log delivery.`,
      `Or copy ${shortList(keys)} onto ${keys.length === 1 ? 'itself' : 'themselves'} with credentials of the bucket’s account.`,
    ],
    deadEnds: [
      'Changing the bucket policy would not fix this: its Allow statements do not cover objects of other accounts.',
      `Setting BucketOwnerPreferred would not fix this: it counts only for new objects${ownership === 'BucketOwnerPreferred' ? ', and is set already' : ''}.`,
      'Migrating from OAI to OAC would not fix this: both rely on the bucket policy.',
    ],
  };
}
