import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { SITE_BUCKET, SITE_ID } from './website.ts';

export default defineScenario({
  name: 'bucket-deleted',
  title: 'The bucket is gone',
  story:
    'Somebody deleted the bucket and left the distribution. S3 answers 404, and whoever takes the name serves this site.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    addOacSite(world);
    world.buckets.delete(SITE_BUCKET);
  },
});
