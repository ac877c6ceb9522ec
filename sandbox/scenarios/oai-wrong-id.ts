import { addBucket } from '../build/bucket.ts';
import { addDistribution } from '../build/distribution.ts';
import { addOai } from '../build/identity.ts';
import { s3Origin } from '../build/origin.ts';
import { defineScenario } from './scenario.ts';
import { oaiGrant, policyOf } from './statements.ts';
import { addWebsite, SITE_BUCKET, SITE_ID } from './website.ts';

export default defineScenario({
  name: 'oai-wrong-id',
  title: 'The policy grants another OAI',
  story:
    'The origin got a new access identity. The bucket policy still names the one before, so the new one is refused.',
  outcome: 'repaired',
  distributionId: SITE_ID,
  build: (world) => {
    const former = addOai(world, 'E2OAI0EXAMPLE1');
    const current = addOai(world, 'E2OAI0EXAMPLE2');
    addWebsite(world, addBucket(world, { name: SITE_BUCKET, policy: policyOf(oaiGrant(SITE_BUCKET, former)) }));
    addDistribution(world, { id: SITE_ID, origins: [s3Origin({ bucket: SITE_BUCKET, oai: current })] });
  },
});
