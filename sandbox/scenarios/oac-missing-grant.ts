import { addBucket } from '../build/bucket.ts';
import { addDistribution } from '../build/distribution.ts';
import { addOac } from '../build/identity.ts';
import { s3Origin } from '../build/origin.ts';
import { defineScenario } from './scenario.ts';
import { addWebsite, SITE_BUCKET, SITE_ID } from './website.ts';

export default defineScenario({
  name: 'oac-missing-grant',
  title: 'A new bucket without any policy',
  story:
    'The origin was pointed at a new bucket. Nobody gave that bucket a policy, so the signed requests are refused.',
  outcome: 'repaired',
  distributionId: SITE_ID,
  build: (world) => {
    const oac = addOac(world, 'E3OAC0EXAMPLE1');
    addWebsite(world, addBucket(world, { name: SITE_BUCKET }));
    addDistribution(world, { id: SITE_ID, origins: [s3Origin({ bucket: SITE_BUCKET, oac })] });
  },
});
