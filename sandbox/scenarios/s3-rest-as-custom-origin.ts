import { addBucket } from '../build/bucket.ts';
import { addDistribution } from '../build/distribution.ts';
import { customOrigin } from '../build/origin.ts';
import { defineScenario } from './scenario.ts';
import { oacGrant, policyOf } from './statements.ts';
import { addWebsite, SITE_ARN, SITE_BUCKET, SITE_ID } from './website.ts';

export default defineScenario({
  name: 's3-rest-as-custom-origin',
  title: 'The bucket as somebody else',
  story:
    'The bucket was entered as a custom origin. CloudFront takes it for a web server and does not sign, so S3 refuses.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    addWebsite(world, addBucket(world, { name: SITE_BUCKET, policy: policyOf(oacGrant(SITE_BUCKET, SITE_ARN)) }));
    addDistribution(world, { id: SITE_ID, origins: [customOrigin(`${SITE_BUCKET}.s3.us-east-1.amazonaws.com`)] });
  },
});
