import { defineCause, found, unknown } from '../../cause.ts';
import { fails, grantedOais, grantGap, type NearMiss } from '../../grant-gap.ts';
import { appendGrant, mismatchEvidence, missingEvidence } from '../../grant-proposal.ts';
import type { OriginView } from '../../origin-view.ts';
import { refusedByS3 } from '../../probe-reading.ts';

export default defineCause({
  id: 'oai-missing-grant',
  family: 'grant',
  title: 'The bucket policy does not let this distribution’s OAI read',
  why: 'An OAI reads only what the bucket policy (or, with ACLs enabled, an object ACL) grants it.',
  needs: ['bucket.policy', 'bucket.objectOwnership'],
  permissions: { read: ['s3:GetBucketPolicy', 's3:GetBucketOwnershipControls'], fix: ['s3:PutBucketPolicy'] },
  group: 'missing-grant',
  notApplicable: (view) =>
    view.access.kind === 'oai' || view.access.kind === 'unknown' ? undefined : 'the origin does not use an OAI',
  detect: (view, { 'bucket.policy': policy, 'bucket.objectOwnership': ownership }) => {
    const gap = grantGap(view, policy);
    if (gap.kind === 'answer') return gap.answer;
    if (ownership !== 'BucketOwnerEnforced' && !refusedByS3(view)) {
      return unknown(
        [view.pathOf('probe')],
        'ACLs are enabled on this bucket, so an object ACL may be what lets the OAI in; a response of the failing URL would tell',
      );
    }
    const own = gap.nearMisses.filter((nearMiss) => isOwnButConditional(view, nearMiss));
    return found({
      impact: gap.impact,
      summary: summaryOf(view, policy === null, own[0]),
      evidence: own.length > 0 ? mismatchEvidence(view, own) : missingEvidence(view, policy),
      proposal: appendGrant(view, 'approve', [
        'Approve only if nobody removed the grant on purpose, for example to contain an incident.',
      ]),
    });
  },
});

/** A statement that names this very OAI, under a condition an OAI's request cannot meet. */
function isOwnButConditional(view: OriginView, nearMiss: NearMiss): boolean {
  return (
    view.access.kind === 'oai' &&
    grantedOais(view, nearMiss.statement).includes(view.access.id) &&
    fails(nearMiss, 'Condition')
  );
}

function summaryOf(view: OriginView, noPolicy: boolean, own: NearMiss | undefined): string {
  const oai = view.access.kind === 'oai' ? view.access.id : '';
  if (own)
    return `Statement ${own.index} names OAI ${oai}, but only under a condition that its requests do not meet: ${own.mismatches[0]?.reason ?? ''}`;
  const what = noPolicy
    ? `Bucket ${view.bucket} has no policy`
    : `No statement of the policy of bucket ${view.bucket} grants s3:GetObject to OAI ${oai}`;
  return `${what}; distribution ${view.distribution.Id} is refused.`;
}
