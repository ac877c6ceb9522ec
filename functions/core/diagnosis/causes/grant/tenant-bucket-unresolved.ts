import type { Origin } from '../../../facts.ts';
import { defineCause, found, ruledOut } from '../../cause.ts';
import type { Evidence } from '../../diagnosis.ts';
import type { OriginView } from '../../origin-view.ts';

export default defineCause({
  id: 'tenant-bucket-unresolved',
  family: 'grant',
  title: 'Which bucket a tenant reads is decided by its parameters',
  why: 'An origin of a multi-tenant distribution may name its bucket or path by {{parameter}}; the grants can only be judged tenant by tenant.',
  needs: [],
  permissions: { read: ['cloudfront:GetDistribution'], fix: [] },
  // Of the whole distribution: an origin with a placeholder names no bucket, and causes about one origin's bucket are not asked there.
  scope: 'distribution',
  notApplicable: (view) =>
    isMultiTenant(view) || placeholders(view).length > 0 ? undefined : 'the distribution has no tenants',
  detect: (view) => {
    const open = placeholders(view);
    const [first] = open;
    if (!first)
      return ruledOut('every origin names its bucket and its path itself, so one judgement holds for all tenants');
    return found({
      impact: 'risk',
      summary: `Distribution ${view.distribution.Id} fills ${first.actual} in per tenant, so whether each tenant’s bucket lets it read is not judged here.`,
      evidence: open,
      proposal: {
        change: { kind: 'manual' },
        safety: 'manual',
        steps: [
          'For each tenant (ListDistributionTenants, GetDistributionTenant), put its Parameters in place of the {{…}} to learn its bucket and path.',
          `Make sure that each of those buckets grants cloudfront.amazonaws.com s3:GetObject with AWS:SourceArn ${view.distribution.ARN}: the parent distribution’s ARN, not the tenant’s.`,
        ],
        deadEnds: [
          'Granting the ARN of a distribution tenant is not known to help: AWS’s examples name the parent distribution.',
        ],
      },
    });
  },
});

function isMultiTenant(view: OriginView): boolean {
  return view.distribution.DistributionConfig.ConnectionMode === 'tenant-only';
}

const SETTINGS = ['DomainName', 'OriginPath'] as const satisfies readonly (keyof Origin)[];

function placeholders(view: OriginView): readonly Evidence[] {
  const origins = view.distribution.DistributionConfig.Origins.Items ?? [];
  return origins.flatMap((origin, index) =>
    SETTINGS.flatMap((setting) => {
      const value = origin[setting];
      if (!value?.includes('{{')) return [];
      const fact = `distribution.DistributionConfig.Origins.Items[${index}].${setting}`;
      return [{ fact, actual: value, expected: 'the value of each tenant' }];
    }),
  );
}
