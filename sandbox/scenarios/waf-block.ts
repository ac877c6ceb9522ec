import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { SITE_ID } from './website.ts';

const WEB_ACL = 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/site/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f';

export default defineScenario({
  name: 'waf-block',
  title: 'The web ACL blocks',
  story: 'A rule of the web ACL blocks the request. CloudFront answers 403 and never asks the bucket.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    addOacSite(world, { config: { WebACLId: WEB_ACL } });
    world.blockedByWaf.add(SITE_ID);
  },
});
