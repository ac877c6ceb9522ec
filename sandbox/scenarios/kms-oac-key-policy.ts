import { addBucket, addObject } from '../build/bucket.ts';
import { addDistribution } from '../build/distribution.ts';
import { addOac } from '../build/identity.ts';
import { accountStatement, addKey } from '../build/key.ts';
import { s3Origin } from '../build/origin.ts';
import { defineScenario } from './scenario.ts';
import { oacGrant, policyOf } from './statements.ts';
import { SITE_ARN, SITE_BUCKET, SITE_ID } from './website.ts';

export default defineScenario({
  name: 'kms-oac-key-policy',
  title: 'Encrypted with a key CloudFront may not use',
  story:
    'The bucket policy is right. The objects are encrypted with a customer managed key whose policy does not let CloudFront decrypt.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    const oac = addOac(world, 'E3OAC0EXAMPLE1');
    const kmsKeyId = addKey(world, {
      id: '1234abcd-12ab-34cd-56ef-1234567890ab',
      policy: policyOf(accountStatement(world)),
    });
    const encryption = { algorithm: 'aws:kms', kmsKeyId };
    const bucket = addBucket(world, {
      name: SITE_BUCKET,
      policy: policyOf(oacGrant(SITE_BUCKET, SITE_ARN)),
      encryption,
    });
    addObject(world, bucket, 'index.html', '<!doctype html><title>Alpine Huts</title><h1>Alpine Huts</h1>', {
      serverSideEncryption: 'aws:kms',
      kmsKeyId,
    });
    addDistribution(world, { id: SITE_ID, origins: [s3Origin({ bucket: SITE_BUCKET, oac })] });
  },
});
