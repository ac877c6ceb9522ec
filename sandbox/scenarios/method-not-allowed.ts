import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { SITE_ID } from './website.ts';

export default defineScenario({
  name: 'method-not-allowed',
  title: 'A method the behavior does not allow',
  story: 'The contact form sends a POST. The behavior allows GET and HEAD, and CloudFront answers 403 by itself.',
  outcome: 'explained',
  request: { method: 'POST', body: Buffer.from('name=Resi') },
  distributionId: SITE_ID,
  build: (world) => {
    addOacSite(world);
  },
});
