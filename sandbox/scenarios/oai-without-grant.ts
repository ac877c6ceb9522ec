import { addBucket } from '../build/bucket.ts';
import { addDistribution } from '../build/distribution.ts';
import { addOai } from '../build/identity.ts';
import { s3Origin } from '../build/origin.ts';
import { defineScenario } from './scenario.ts';
import { denyInsecureTransport, policyOf } from './statements.ts';
import { addWebsite, SITE_BUCKET, SITE_ID } from './website.ts';

export default defineScenario({
  name: 'oai-without-grant',
  title: 'The OAI was never granted',
  story:
    'The distribution reads the bucket as an origin access identity. A cleaned-up bucket policy no longer mentions it, and every page is 403.',
  outcome: 'repaired',
  cause: 'oai-missing-grant',
  distributionId: SITE_ID,
  build: (world) => {
    const bucket = addBucket(world, { name: SITE_BUCKET, policy: policyOf(denyInsecureTransport(SITE_BUCKET)) });
    addWebsite(world, bucket);
    const oai = addOai(world, 'E2OAI0EXAMPLE1');
    addDistribution(world, { id: SITE_ID, origins: [s3Origin({ bucket: SITE_BUCKET, oai })] });
  },
});
