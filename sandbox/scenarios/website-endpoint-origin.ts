import { addBucket } from '../build/bucket.ts';
import { addDistribution } from '../build/distribution.ts';
import { customOrigin } from '../build/origin.ts';
import { defineScenario } from './scenario.ts';
import { oacGrant, policyOf } from './statements.ts';
import { addWebsite, SITE_ARN, SITE_BUCKET, SITE_ID } from './website.ts';

export default defineScenario({
  name: 'website-endpoint-origin',
  title: 'The website endpoint of a private bucket',
  story:
    'The origin is the website endpoint of the bucket. CloudFront never signs for those, and the bucket is private.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    addWebsite(world, addBucket(world, { name: SITE_BUCKET, policy: policyOf(oacGrant(SITE_BUCKET, SITE_ARN)) }));
    addDistribution(world, {
      id: SITE_ID,
      origins: [customOrigin(`${SITE_BUCKET}.s3-website-us-east-1.amazonaws.com`)],
    });
  },
});
