import { addBucket, addObject } from '../build/bucket.ts';
import { addDistribution } from '../build/distribution.ts';
import { addOac } from '../build/identity.ts';
import { s3Origin } from '../build/origin.ts';
import { defineScenario } from './scenario.ts';
import { oacGrant, policyOf } from './statements.ts';
import { SITE_ARN, SITE_BUCKET, SITE_ID } from './website.ts';

export default defineScenario({
  name: 'missing-object',
  title: 'The page was never deployed',
  story:
    'The trust is right and index.html is not in the bucket. S3 answers 403 instead of 404, because CloudFront may not list the bucket.',
  outcome: 'explained',
  cause: 'missing-object-masked-as-403',
  distributionId: SITE_ID,
  build: (world) => {
    const oac = addOac(world, 'E3OAC0EXAMPLE1');
    const bucket = addBucket(world, { name: SITE_BUCKET, policy: policyOf(oacGrant(SITE_BUCKET, SITE_ARN)) });
    addObject(world, bucket, 'style.css', 'body { margin: 0 }');
    addDistribution(world, { id: SITE_ID, origins: [s3Origin({ bucket: SITE_BUCKET, oac })] });
  },
});
