import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { SITE_ID } from './website.ts';

export default defineScenario({
  name: 'cross-account-bucket',
  title: "Another account's bucket",
  story:
    'The bucket belongs to another account, which never granted this distribution. Only that account can read or change its policy.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    addOacSite(world, { instead: [], bucket: { ownerAccountId: '444455556666' } });
  },
});
