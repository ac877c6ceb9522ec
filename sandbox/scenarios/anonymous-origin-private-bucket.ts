import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { SITE_ID } from './website.ts';

export default defineScenario({
  name: 'anonymous-origin-private-bucket',
  title: 'No identity at all',
  story:
    'The origin has neither an access control nor an access identity. CloudFront asks like anybody on the internet, and the bucket is private.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    addOacSite(world, { instead: [], origin: { oac: '' } });
  },
});
