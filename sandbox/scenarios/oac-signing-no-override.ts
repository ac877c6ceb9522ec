import { addAuthorizationCachePolicy } from '../build/own-policies.ts';
import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { SITE_ID } from './website.ts';

export default defineScenario({
  name: 'oac-signing-no-override',
  title: "The viewer's Authorization header takes the signature's place",
  story:
    'The access control signs only what carries no Authorization header, and the behavior passes that header on. Visitors get the page, the signed-in application gets 403.',
  outcome: 'explained',
  request: { headers: { authorization: 'Bearer eyJhbGciOiJIUzI1NiJ9' } },
  distributionId: SITE_ID,
  build: (world) => {
    addOacSite(world, {
      oac: { SigningBehavior: 'no-override' },
      behavior: { CachePolicyId: addAuthorizationCachePolicy(world) },
    });
  },
});
