import { listOf } from '../../../policy/document.ts';
import { defineCause, found, ruledOut } from '../../cause.ts';
import { fails, failsOnlyOn, grantGap, identityName, isForEverybody, type NearMiss } from '../../grant-gap.ts';
import { appendGrant, mismatchEvidence } from '../../grant-proposal.ts';

export default defineCause({
  id: 'action-mismatch',
  family: 'grant',
  title: 'The grant does not include s3:GetObject',
  why: 'CloudFront reads with s3:GetObject; s3:GetObjectVersion, s3:ListBucket or s3:GetObjectAcl do not include it.',
  needs: ['bucket.policy'],
  permissions: { read: ['s3:GetBucketPolicy'], fix: ['s3:PutBucketPolicy'] },
  group: 'missing-grant',
  notApplicable: (view) => (view.access.kind === 'anonymous' ? 'the origin sends unsigned requests' : undefined),
  detect: (view, { 'bucket.policy': policy }) => {
    const gap = grantGap(view, policy);
    if (gap.kind === 'answer') return gap.answer;
    const wrong = gap.nearMisses.filter(isActionMiss);
    const first = wrong[0];
    if (!first) return ruledOut('no statement grants this identity other actions only');
    return found({
      impact: gap.impact,
      summary: `Statement ${first.index} grants ${identityName(view)} ${actionsOf(first)}, but not s3:GetObject.`,
      evidence: mismatchEvidence(view, wrong),
      proposal: appendGrant(view, 'approve'),
    });
  },
});

/** A ListBucket grant rightly names the bucket ARN, so its Resource differs as well. */
function isActionMiss(nearMiss: NearMiss): boolean {
  return (
    !isForEverybody(nearMiss.statement) &&
    fails(nearMiss, 'Action', 'NotAction') &&
    failsOnlyOn(nearMiss, 'Action', 'NotAction', 'Resource', 'NotResource')
  );
}

function actionsOf(nearMiss: NearMiss): string {
  const { Action, NotAction } = nearMiss.statement;
  return Action === undefined ? `everything but ${listOf(NotAction).join(', ')}` : listOf(Action).join(', ');
}
