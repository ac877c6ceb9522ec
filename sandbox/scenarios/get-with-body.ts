import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { SITE_ID } from './website.ts';

export default defineScenario({
  name: 'get-with-body',
  title: 'A GET that carries a body',
  story: 'A client sends its filter in the body of a GET. CloudFront refuses such a request by itself.',
  outcome: 'explained',
  request: { body: Buffer.from('{"height":2104}') },
  distributionId: SITE_ID,
  build: (world) => {
    addOacSite(world);
  },
});
