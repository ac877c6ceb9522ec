import { defineScenario } from './scenario.ts';
import { addOaiSite } from './site.ts';
import { publicRead } from './statements.ts';
import { SITE_BUCKET, SITE_ID } from './website.ts';

export default defineScenario({
  name: 'bpa-restrict-public-buckets',
  title: 'One public statement locks the OAI out',
  story:
    'The grant is right. Somebody made one folder public, and Block Public Access now keeps everybody outside the account out, the access identity too.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    addOaiSite(world, { beside: [publicRead(SITE_BUCKET, 'press/')] });
  },
});
