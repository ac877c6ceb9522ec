import { addBucket } from '../build/bucket.ts';
import { addDistribution } from '../build/distribution.ts';
import { addOac } from '../build/identity.ts';
import { s3Origin } from '../build/origin.ts';
import { defineScenario } from './scenario.ts';
import { SITE_OAC } from './site.ts';
import { oacGrant, policyOf } from './statements.ts';
import { addWebsite, SITE_ARN, SITE_BUCKET, SITE_ID } from './website.ts';

export default defineScenario({
  name: 'legacy-global-endpoint',
  title: 'The address without a Region',
  story:
    'The origin names the global endpoint of a bucket that was just created in Frankfurt. S3 sends viewers away to the bucket itself, where nobody signs for them.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    const oac = addOac(world, SITE_OAC);
    const policy = policyOf(oacGrant(SITE_BUCKET, SITE_ARN));
    addWebsite(world, addBucket(world, { name: SITE_BUCKET, region: 'eu-central-1', policy }));
    const origin = { ...s3Origin({ bucket: SITE_BUCKET, oac }), DomainName: `${SITE_BUCKET}.s3.amazonaws.com` };
    addDistribution(world, { id: SITE_ID, origins: [origin] });
  },
});
