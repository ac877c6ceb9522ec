import { changeObjects } from '../build/bucket.ts';
import { accountStatement, addKey } from '../build/key.ts';
import { defineScenario } from './scenario.ts';
import { addOaiSite } from './site.ts';
import { policyOf } from './statements.ts';
import { SITE_ID } from './website.ts';

export default defineScenario({
  name: 'kms-oai-unsupported',
  title: 'Encrypted with KMS, read with an OAI',
  story:
    'The default encryption was changed to a KMS key, and since the last deploy every page fails. An access identity cannot read such objects.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    const kmsKeyId = addKey(world, {
      id: '1234abcd-12ab-34cd-56ef-1234567890ab',
      policy: policyOf(accountStatement(world)),
    });
    changeObjects(addOaiSite(world), { serverSideEncryption: 'aws:kms', kmsKeyId });
  },
});
