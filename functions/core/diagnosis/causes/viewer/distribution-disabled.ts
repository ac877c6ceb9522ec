import { defineCause, found, ruledOut } from '../../cause.ts';

export default defineCause({
  id: 'distribution-disabled',
  family: 'viewer',
  title: 'The distribution is disabled',
  why: 'A disabled distribution serves nobody, whatever its origins would answer.',
  needs: [],
  settings: ['Enabled'],
  permissions: { read: ['cloudfront:GetDistribution'], fix: ['cloudfront:UpdateDistribution'] },
  scope: 'distribution',
  detect: ({ distribution }) => {
    if (distribution.DistributionConfig.Enabled !== false) return ruledOut('the distribution is not disabled');
    return found({
      impact: 'outage',
      summary: `Distribution ${distribution.Id} has Enabled false: CloudFront serves no viewer request with it.`,
      evidence: [{ fact: 'distribution.DistributionConfig.Enabled', actual: false, expected: true }],
      proposal: {
        change: { kind: 'update-distribution', edits: [{ path: 'DistributionConfig.Enabled', from: false, to: true }] },
        safety: 'manual',
        steps: [
          'Find out who disabled it and why (UpdateDistribution in CloudTrail); it may be on its way to deletion.',
          'If that was a mistake, enable it again and wait until it is Deployed.',
        ],
        deadEnds: [
          'Changing the bucket policy would not fix this: no request gets as far as S3.',
          'Recreating the distribution would not fix this faster: it gets another id and another domain name.',
        ],
      },
    });
  },
});
