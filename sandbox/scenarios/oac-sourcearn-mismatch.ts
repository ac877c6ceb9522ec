import { addBucket } from '../build/bucket.ts';
import { addDistribution } from '../build/distribution.ts';
import { addOac } from '../build/identity.ts';
import { s3Origin } from '../build/origin.ts';
import { defineScenario } from './scenario.ts';
import { oacGrant, policyOf } from './statements.ts';
import { addWebsite, SITE_BUCKET, SITE_ID } from './website.ts';

export default defineScenario({
  name: 'oac-sourcearn-mismatch',
  title: 'The policy grants a distribution that is gone',
  story: 'The distribution was created anew and got another id. The bucket policy still names the ARN of the old one.',
  outcome: 'repaired',
  distributionId: SITE_ID,
  build: (world) => {
    const oac = addOac(world, 'E3OAC0EXAMPLE1');
    const former = `arn:aws:cloudfront::${world.accountId}:distribution/E0FORMER0SITE`;
    addWebsite(world, addBucket(world, { name: SITE_BUCKET, policy: policyOf(oacGrant(SITE_BUCKET, former)) }));
    addDistribution(world, { id: SITE_ID, origins: [s3Origin({ bucket: SITE_BUCKET, oac })] });
  },
});
