import { changeObjects } from '../build/bucket.ts';
import { accountStatement, addKey } from '../build/key.ts';
import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { policyOf } from './statements.ts';
import { SITE_ID } from './website.ts';

export default defineScenario({
  name: 'kms-aws-managed-key',
  title: 'Encrypted with the key of S3 itself',
  story:
    'The objects are encrypted with the AWS managed key aws/s3. Nobody can change its policy, so CloudFront can never decrypt with it.',
  outcome: 'explained',
  cause: 'kms-oac-key-policy',
  distributionId: SITE_ID,
  build: (world) => {
    const kmsKeyId = addKey(world, {
      id: '0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f',
      policy: policyOf(accountStatement(world)),
      manager: 'AWS',
    });
    changeObjects(addOacSite(world), { serverSideEncryption: 'aws:kms', kmsKeyId });
  },
});
