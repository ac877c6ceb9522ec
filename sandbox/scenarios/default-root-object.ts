import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { SITE_ID } from './website.ts';

export default defineScenario({
  name: 'default-root-object',
  title: 'Nobody said what the root is',
  story:
    'The distribution has no default root object. A request for the root asks S3 for the bucket itself, which CloudFront may not list.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    addOacSite(world, { config: { DefaultRootObject: '' } });
  },
});
