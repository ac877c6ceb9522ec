import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { SITE_ID } from './website.ts';

export default defineScenario({
  name: 'oac-wrong-type',
  title: 'The OAC is made for another service',
  story:
    'The origin got an access control that signs for Lambda function URLs. S3 does not accept such a signature, whatever the bucket policy says.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    addOacSite(world, { oac: { OriginAccessControlOriginType: 'lambda' } });
  },
});
