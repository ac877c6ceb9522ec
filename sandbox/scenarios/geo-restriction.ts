import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { SITE_ID } from './website.ts';

export default defineScenario({
  name: 'geo-restriction',
  title: 'Not in your country',
  story: 'The distribution serves Switzerland only. A visitor from Germany is refused before the bucket is asked.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    const GeoRestriction = { RestrictionType: 'whitelist' as const, Quantity: 1, Items: ['CH'] };
    addOacSite(world, { config: { Restrictions: { GeoRestriction } } });
  },
});
