import { addBucket } from '../build/bucket.ts';
import { addDistribution } from '../build/distribution.ts';
import { addOac } from '../build/identity.ts';
import { s3Origin } from '../build/origin.ts';
import { defineScenario } from './scenario.ts';
import { denyInsecureTransport, oacGrant, policyOf } from './statements.ts';
import { addWebsite, SITE_ID } from './website.ts';

const SHARED_BUCKET = 'shared-web-assets';
const OTHER_ID = 'E1OTHER0TEAM01';

export default defineScenario({
  name: 'shared-bucket',
  title: 'One bucket, several teams',
  story:
    'Four teams wrote statements into one policy. The newest site has its files below /huts and no grant of its own.',
  outcome: 'repaired',
  cause: 'oac-missing-grant',
  distributionId: SITE_ID,
  build: (world) => {
    const oac = addOac(world, 'E3OAC0EXAMPLE1');
    const otherArn = `arn:aws:cloudfront::${world.accountId}:distribution/${OTHER_ID}`;
    const policy = {
      ...policyOf(
        { ...oacGrant(SHARED_BUCKET, otherArn, 'shop/'), Sid: 'ShopTeamReadsItsPrefix' },
        {
          Sid: 'DeployRoleWrites',
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${world.accountId}:role/deploy` },
          Action: ['s3:PutObject', 's3:DeleteObject'],
          Resource: `arn:aws:s3:::${SHARED_BUCKET}/*`,
        },
        {
          Sid: 'AnalyticsReadsLogs',
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::444455556666:root' },
          Action: 's3:GetObject',
          Resource: `arn:aws:s3:::${SHARED_BUCKET}/logs/*`,
        },
        denyInsecureTransport(SHARED_BUCKET),
      ),
      Id: 'shared-web-assets-policy',
    };
    const bucket = addBucket(world, { name: SHARED_BUCKET, region: 'eu-west-1', policy, tags: { team: 'platform' } });
    addWebsite(world, bucket, 'huts/');
    addWebsite(world, bucket, 'shop/');
    const region = 'eu-west-1';
    addDistribution(world, {
      id: OTHER_ID,
      origins: [s3Origin({ bucket: SHARED_BUCKET, region, oac, path: '/shop' })],
    });
    addDistribution(world, { id: SITE_ID, origins: [s3Origin({ bucket: SHARED_BUCKET, region, oac, path: '/huts' })] });
  },
});
