import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { SITE_ID } from './website.ts';

export default defineScenario({
  name: 'oac-signing-never',
  title: 'The OAC never signs',
  story:
    'Somebody set the access control to never sign. The grant is right, and S3 sees anonymous requests and refuses them.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    addOacSite(world, { oac: { SigningBehavior: 'never' } });
  },
});
