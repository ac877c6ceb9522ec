import { addBucket } from '../build/bucket.ts';
import { addDistribution } from '../build/distribution.ts';
import { addOac } from '../build/identity.ts';
import { s3Origin } from '../build/origin.ts';
import { defineScenario } from './scenario.ts';
import { oacGrant, policyOf } from './statements.ts';
import { addWebsite, SITE_ARN, SITE_BUCKET, SITE_ID } from './website.ts';

export default defineScenario({
  name: 'deny-vpce',
  title: 'A Deny for everybody outside the VPC',
  story:
    'The grant is right. A security control denies every read that does not come through one VPC endpoint, and CloudFront has none.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    const oac = addOac(world, 'E3OAC0EXAMPLE1');
    const deny = {
      Sid: 'OnlyFromOurVpcEndpoint',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${SITE_BUCKET}/*`,
      Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d4e5f60718' } },
    };
    addWebsite(world, addBucket(world, { name: SITE_BUCKET, policy: policyOf(oacGrant(SITE_BUCKET, SITE_ARN), deny) }));
    addDistribution(world, { id: SITE_ID, origins: [s3Origin({ bucket: SITE_BUCKET, oac })] });
  },
});
