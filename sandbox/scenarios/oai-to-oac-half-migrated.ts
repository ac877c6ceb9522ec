import { addBucket } from '../build/bucket.ts';
import { addDistribution } from '../build/distribution.ts';
import { addOac, addOai } from '../build/identity.ts';
import { s3Origin } from '../build/origin.ts';
import { defineScenario } from './scenario.ts';
import { denyInsecureTransport, oaiGrant, policyOf } from './statements.ts';
import { addWebsite, SITE_BUCKET, SITE_ID } from './website.ts';

export default defineScenario({
  name: 'oai-to-oac-half-migrated',
  title: 'Moved to OAC, the policy still grants the OAI',
  story:
    'Somebody switched the origin from its access identity to an access control. The bucket policy still lets in the old identity only.',
  outcome: 'repaired',
  distributionId: SITE_ID,
  build: (world) => {
    const oai = addOai(world, 'E2OAI0EXAMPLE1');
    const oac = addOac(world, 'E3OAC0EXAMPLE1');
    const policy = policyOf(oaiGrant(SITE_BUCKET, oai), denyInsecureTransport(SITE_BUCKET));
    addWebsite(world, addBucket(world, { name: SITE_BUCKET, policy }));
    addDistribution(world, { id: SITE_ID, origins: [s3Origin({ bucket: SITE_BUCKET, oac })] });
  },
});
