import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { SITE_ID } from './website.ts';

export default defineScenario({
  name: 'https-only-behavior',
  title: 'HTTPS only, and the link says http',
  story: 'The behavior serves HTTPS only and does not redirect. An old link over plain HTTP gets 403.',
  outcome: 'explained',
  request: { viewerProtocol: 'http' },
  distributionId: SITE_ID,
  build: (world) => {
    addOacSite(world, { behavior: { ViewerProtocolPolicy: 'https-only' } });
  },
});
