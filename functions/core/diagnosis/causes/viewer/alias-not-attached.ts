import { isBadRequestPage } from '../../bad-request-page.ts';
import type { OriginView } from '../../origin-view.ts';
import { defineViewerRefusal, settingEvidence } from '../../viewer-refusal.ts';

export default defineViewerRefusal({
  id: 'alias-not-attached',
  title: 'The host name points at CloudFront, but no distribution claims it',
  why: 'A DNS record alone does not make CloudFront serve a name: the distribution must list it among its aliases.',
  explains: (view, refusal) =>
    isBadRequestPage(refusal) && refusal.url !== undefined && !servesHost(view, refusal.url.hostname),
  evidence: (view, { url }) => {
    const expected = `a list that holds ${url?.hostname ?? 'the host name'}`;
    return [settingEvidence(['Aliases', 'Items'], view.distribution.DistributionConfig.Aliases?.Items ?? [], expected)];
  },
  steps: (view, { url }) => [
    `Add ${url?.hostname ?? 'the host name'} to the aliases of the distribution that should serve it (${view.distribution.Id}?), with a certificate that covers it; in a multi-tenant distribution it belongs to the tenant’s domains.`,
    'If another distribution holds the alias, move it there (AssociateAlias); a name belongs to one distribution only.',
  ],
  deadEnds: ['Changing the DNS record alone would not fix this: CloudFront looks at the host name of the request.'],
});

/**
 * Its own domain name, an alias, or any name that ends like a wildcard alias, however many labels come before.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/alternate-domain-names-wildcard.html
 */
function servesHost(view: OriginView, host: string): boolean {
  const { DomainName, DistributionConfig } = view.distribution;
  const names = [DomainName ?? '', ...(DistributionConfig.Aliases?.Items ?? [])].map((name) => name.toLowerCase());
  return names.some((name) => name === host || (name.startsWith('*.') && host.endsWith(name.slice(1))));
}
