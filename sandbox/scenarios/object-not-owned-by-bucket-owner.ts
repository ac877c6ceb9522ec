import { changeObjects } from '../build/bucket.ts';
import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { SITE_ID } from './website.ts';

export default defineScenario({
  name: 'object-not-owned-by-bucket-owner',
  title: 'Another account uploaded the page',
  story:
    'A partner account deploys into the bucket and owns what it uploads. The bucket policy cannot grant objects of another account.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    const bucket = addOacSite(world, { bucket: { objectOwnership: 'ObjectWriter' } });
    changeObjects(bucket, { ownerAccountId: '444455556666' });
  },
});
