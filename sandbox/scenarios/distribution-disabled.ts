import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { SITE_ID } from './website.ts';

export default defineScenario({
  name: 'distribution-disabled',
  title: 'The distribution is disabled',
  story: 'Somebody disabled the distribution. It serves nobody, whatever the bucket would say.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    addOacSite(world, { config: { Enabled: false } });
  },
});
