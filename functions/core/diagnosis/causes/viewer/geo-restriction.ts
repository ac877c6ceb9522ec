import { textsIn } from '../../read-list.ts';
import { defineViewerRefusal, settingEvidence } from '../../viewer-refusal.ts';

export default defineViewerRefusal({
  id: 'geo-restriction',
  title: 'CloudFront blocks the viewer’s country',
  why: 'A geographic restriction answers 403 to viewers of the countries it leaves out, whatever the origin would say.',
  evidence: ({ distribution }) => {
    const restriction = distribution.DistributionConfig.Restrictions?.GeoRestriction;
    const keys = ['Restrictions', 'GeoRestriction', 'RestrictionType'];
    return [
      settingEvidence(keys, restriction?.RestrictionType ?? null, 'none, or a list that lets this viewer’s country in'),
    ];
  },
  steps: ({ distribution }) => {
    const { RestrictionType = 'none', Items } = distribution.DistributionConfig.Restrictions?.GeoRestriction ?? {};
    const countries = textsIn(Items);
    return [
      `The restriction is ${RestrictionType}${countries.length > 0 ? ` (${countries.join(', ')})` : ''}: check whether the viewer’s country belongs there, and whether the viewer comes through a VPN or proxy in another country.`,
      'Change the list only if it is wrong: it is often a legal or licence obligation.',
    ];
  },
  deadEnds: ['An invalidation would not fix this: the answer depends on the viewer, not on the cache.'],
});
