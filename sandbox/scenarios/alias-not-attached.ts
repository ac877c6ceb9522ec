import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { SITE_ID } from './website.ts';

const HOST = 'www.alpine-huts.example';

export default defineScenario({
  name: 'alias-not-attached',
  title: 'The host name nobody claims',
  story:
    'DNS leads www.alpine-huts.example to CloudFront. The distribution does not list that name among its aliases, and CloudFront refuses it.',
  outcome: 'explained',
  request: { host: HOST },
  distributionId: SITE_ID,
  build: (world) => {
    addOacSite(world);
    world.dnsNames.set(HOST, SITE_ID);
  },
});
