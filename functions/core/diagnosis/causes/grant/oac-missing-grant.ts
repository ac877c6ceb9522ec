import { defineCause, found } from '../../cause.ts';
import { grantGap } from '../../grant-gap.ts';
import { appendGrant, missingEvidence } from '../../grant-proposal.ts';

export default defineCause({
  id: 'oac-missing-grant',
  family: 'grant',
  title: 'The bucket policy does not let this distribution’s OAC read',
  why: 'Requests signed with an OAC need an Allow for cloudfront.amazonaws.com with this distribution’s ARN as AWS:SourceArn.',
  needs: ['bucket.policy'],
  permissions: { read: ['s3:GetBucketPolicy', 'cloudfront:GetOriginAccessControl'], fix: ['s3:PutBucketPolicy'] },
  group: 'missing-grant',
  notApplicable: (view) =>
    view.access.kind === 'oac' || view.access.kind === 'unknown' ? undefined : 'the origin does not use an OAC',
  detect: (view, { 'bucket.policy': policy }) => {
    const gap = grantGap(view, policy);
    if (gap.kind === 'answer') return gap.answer;
    const what =
      policy === null
        ? `Bucket ${view.bucket} has no policy`
        : `No statement of the policy of bucket ${view.bucket} names cloudfront.amazonaws.com for this distribution’s objects`;
    return found({
      impact: gap.impact,
      summary: `${what}; distribution ${view.distribution.Id} is refused.`,
      evidence: missingEvidence(view, policy),
      proposal: appendGrant(view, 'approve', [
        'Approve only if nobody removed the grant on purpose, for example to contain an incident.',
      ]),
    });
  },
});
