import { factPath } from '../../../facts.ts';
import { defineCause, found, ruledOut } from '../../cause.ts';
import { grantGap } from '../../grant-gap.ts';
import { appendGrant, missingEvidence } from '../../grant-proposal.ts';
import type { OriginView } from '../../origin-view.ts';
import { grantLosses, historyPath, policyHistory } from '../../policy-history.ts';

export default defineCause({
  id: 'policy-overwritten',
  family: 'grant',
  title: 'Somebody replaced the bucket policy and the grant was lost',
  why: 'PutBucketPolicy replaces the whole document: two writers who do not know of each other take each other’s statements away, again and again.',
  needs: ['bucket.policy'],
  permissions: { read: ['s3:GetBucketPolicy'], fix: ['s3:PutBucketPolicy'] },
  group: 'missing-grant',
  notApplicable: (view) => {
    if (view.access.kind === 'anonymous') return 'the origin sends unsigned requests';
    const history = policyHistory(view);
    if (history.kind === 'unreadable')
      return `the history of the bucket policy could not be read (${history.code}); the causes below are judged without it`;
    return history.kind === 'not-collected' ? 'no history of the bucket policy was collected' : undefined;
  },
  detect: (view, { 'bucket.policy': policy }) => {
    const gap = grantGap(view, policy);
    if (gap.kind === 'answer') return gap.answer;
    const history = policyHistory(view);
    const losses = history.kind === 'known' ? grantLosses(view, history.value) : [];
    const last = losses.at(-1);
    if (!last) return ruledOut('no recorded write of the bucket policy took the grant away');
    const again = losses.length > 1 ? `, as ${losses.length} recorded writes have done` : '';
    return found({
      impact: gap.impact,
      summary: `${last.eventName} by ${last.by} at ${last.eventTime} took the grant of distribution ${view.distribution.Id} out of the policy of bucket ${view.bucket}${again}.`,
      evidence: [
        {
          fact: factPath(historyPath(view)),
          actual: `${last.eventName} ${last.eventTime}`,
          expected: 'a write that keeps the grant',
        },
        ...missingEvidence(view, policy),
      ],
      proposal: appendGrant(view, 'approve', [
        ownerStep(view, last.by),
        'Approve only if the grant was not taken away on purpose, for example to contain an incident.',
      ]),
    });
  },
});

/** The repair lasts only until the other writer writes again. */
function ownerStep(view: OriginView, by: string): string {
  const tags = view.read('bucket.tags');
  const stack = tags.kind === 'known' ? tags.value['aws:cloudformation:stack-name'] : undefined;
  return `Put the statement into the source ${by} writes the policy from${stack ? ` (CloudFormation stack ${stack})` : ''}; otherwise its next run takes the grant away again.`;
}
