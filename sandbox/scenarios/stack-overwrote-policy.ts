import { addBucket } from '../build/bucket.ts';
import { addDistribution } from '../build/distribution.ts';
import { addOac } from '../build/identity.ts';
import { s3Origin } from '../build/origin.ts';
import { addStack } from '../build/stack.ts';
import { addPastCall } from '../build/trail.ts';
import { defineScenario } from './scenario.ts';
import { denyInsecureTransport, oacGrant, policyOf } from './statements.ts';
import { addWebsite, SITE_ARN, SITE_BUCKET, SITE_ID } from './website.ts';

export default defineScenario({
  name: 'stack-overwrote-policy',
  title: 'A deploy wrote its own policy over the grant',
  story:
    'Somebody had added the grant by hand in the console. The next deploy of stack cabins-web put the policy of its template back, without the grant.',
  outcome: 'repaired',
  cause: 'oac-missing-grant',
  distributionId: SITE_ID,
  build: (world) => {
    const oac = addOac(world, 'E3OAC0EXAMPLE1');
    const ofTemplate = policyOf(denyInsecureTransport(SITE_BUCKET));
    const byHand = policyOf(denyInsecureTransport(SITE_BUCKET), oacGrant(SITE_BUCKET, SITE_ARN));
    const tags = { 'aws:cloudformation:stack-name': 'cabins-web' };
    addWebsite(world, addBucket(world, { name: SITE_BUCKET, policy: ofTemplate, tags }));
    addDistribution(world, { id: SITE_ID, origins: [s3Origin({ bucket: SITE_BUCKET, oac })] });
    const resources = [
      { logicalId: 'SiteBucket', physicalId: SITE_BUCKET, type: 'AWS::S3::Bucket' },
      { logicalId: 'SiteBucketPolicy', physicalId: SITE_BUCKET, type: 'AWS::S3::BucketPolicy' },
      { logicalId: 'SiteDistribution', physicalId: SITE_ID, type: 'AWS::CloudFront::Distribution' },
    ];
    addStack(world, { name: 'cabins-web', resources });
    const call = { eventName: 'PutBucketPolicy', bucket: SITE_BUCKET };
    addPastCall(world, { ...call, minutesAgo: 3 * 24 * 60, bucketPolicy: byHand, userAgent: 'S3Console/0.4' });
    const caller = {
      accountId: world.accountId,
      arn: `arn:aws:sts::${world.accountId}:assumed-role/deploy/pipeline-1841`,
      invokedBy: 'cloudformation.amazonaws.com',
    };
    addPastCall(world, { ...call, minutesAgo: 12, bucketPolicy: ofTemplate, caller });
  },
});
