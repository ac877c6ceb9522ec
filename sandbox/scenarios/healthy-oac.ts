import { addBucket } from '../build/bucket.ts';
import { addDistribution } from '../build/distribution.ts';
import { addOac } from '../build/identity.ts';
import { s3Origin } from '../build/origin.ts';
import { defineScenario } from './scenario.ts';
import { denyInsecureTransport, oacGrant, policyOf } from './statements.ts';
import { addWebsite, SITE_ARN, SITE_BUCKET, SITE_ID } from './website.ts';

export default defineScenario({
  name: 'healthy-oac',
  title: 'Healthy, with an OAC',
  story:
    'The distribution signs its requests and the bucket policy grants exactly this distribution. Nothing is to be done.',
  outcome: 'healthy',
  distributionId: SITE_ID,
  build: (world) => {
    const oac = addOac(world, 'E3OAC0EXAMPLE1');
    const policy = policyOf(oacGrant(SITE_BUCKET, SITE_ARN), denyInsecureTransport(SITE_BUCKET));
    addWebsite(world, addBucket(world, { name: SITE_BUCKET, policy }));
    addDistribution(world, { id: SITE_ID, origins: [s3Origin({ bucket: SITE_BUCKET, oac })] });
  },
});
