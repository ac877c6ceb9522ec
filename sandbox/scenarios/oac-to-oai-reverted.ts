import { defineScenario } from './scenario.ts';
import { addOaiSite } from './site.ts';
import { oacGrant } from './statements.ts';
import { SITE_ARN, SITE_BUCKET, SITE_ID } from './website.ts';

export default defineScenario({
  name: 'oac-to-oai-reverted',
  title: 'Moved back to an OAI, the policy grants the OAC',
  story:
    'A migration was rolled back: the origin uses its access identity again. The bucket policy still grants only the service principal of CloudFront.',
  outcome: 'repaired',
  distributionId: SITE_ID,
  build: (world) => {
    addOaiSite(world, { instead: [oacGrant(SITE_BUCKET, SITE_ARN)] });
  },
});
