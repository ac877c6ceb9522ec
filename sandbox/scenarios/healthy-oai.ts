import { addBucket } from '../build/bucket.ts';
import { addDistribution } from '../build/distribution.ts';
import { addOai } from '../build/identity.ts';
import { s3Origin } from '../build/origin.ts';
import { defineScenario } from './scenario.ts';
import { oaiGrant, policyOf } from './statements.ts';
import { addWebsite, SITE_BUCKET, SITE_ID } from './website.ts';

export default defineScenario({
  name: 'healthy-oai',
  title: 'Healthy, with an OAI',
  story:
    'The older way, still right: the bucket policy grants the access identity the origin uses. Nothing is to be done.',
  outcome: 'healthy',
  distributionId: SITE_ID,
  build: (world) => {
    const oai = addOai(world, 'E2OAI0EXAMPLE1');
    addWebsite(world, addBucket(world, { name: SITE_BUCKET, policy: policyOf(oaiGrant(SITE_BUCKET, oai)) }));
    addDistribution(world, { id: SITE_ID, origins: [s3Origin({ bucket: SITE_BUCKET, oai })] });
  },
});
