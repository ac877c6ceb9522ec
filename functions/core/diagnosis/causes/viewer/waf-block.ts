import { defineViewerRefusal, settingEvidence } from '../../viewer-refusal.ts';

export default defineViewerRefusal({
  id: 'waf-block',
  title: 'AWS WAF blocks the request',
  why: 'A rule of the web ACL answers 403 before CloudFront looks for the object; logs alone cannot tell that from a 403 of the origin.',
  evidence: ({ distribution }) => [
    settingEvidence(
      ['WebACLId'],
      distribution.DistributionConfig.WebACLId ?? null,
      'a web ACL whose rules let this request pass',
    ),
  ],
  steps: ({ distribution }) => [
    distribution.DistributionConfig.WebACLId
      ? `Look up the rule in the sampled requests or logs of web ACL ${distribution.DistributionConfig.WebACLId}.`
      : 'The distribution itself names no web ACL: look at the web ACL of the distribution tenant, or one that Firewall Manager or Shield attaches.',
    'Let the owner of the web ACL decide: narrow the rule for this kind of request, or leave it, because it does what it was made for.',
  ],
  deadEnds: [
    'Detaching the web ACL would not be a repair: it opens the distribution to everything its rules keep out.',
  ],
});
