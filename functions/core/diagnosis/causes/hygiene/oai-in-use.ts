import { defineCause, found, ruledOut } from '../../cause.ts';
import { identityEvidence } from '../../grant-proposal.ts';

export default defineCause({
  id: 'oai-in-use',
  family: 'hygiene',
  title: 'The origin still uses an OAI',
  why: 'OAI is the older mechanism: it cannot read SSE-KMS objects, and organization-wide perimeters made for service principals do not spare it.',
  needs: [],
  permissions: { read: ['cloudfront:GetDistribution'], fix: [] },
  detect: (view) => {
    if (view.access.kind !== 'oai') return ruledOut('the origin does not use an OAI');
    const { id } = view.access;
    return found({
      impact: 'info',
      summary: `Origin ${view.origin.Id} of distribution ${view.distribution.Id} uses OAI ${id}, the older mechanism; it works, and AWS recommends OAC.`,
      evidence: [{ ...identityEvidence(view), expected: 'an OAC' }],
      proposal: {
        change: { kind: 'manual' },
        safety: 'manual',
        steps: [
          'To migrate: add the OAC grant to the bucket policy beside the OAI’s, attach the OAC to the origin, wait until the distribution is Deployed, then remove the OAI’s grant.',
        ],
        deadEnds: ['Migrating would not fix a 403 whose reason is a missing object or a Deny.'],
      },
    });
  },
});
