import { changeObjects } from '../build/bucket.ts';
import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { SITE_ID } from './website.ts';

export default defineScenario({
  name: 'sse-c-object',
  title: 'Encrypted with a key only the uploader has',
  story:
    'The files were uploaded with a key of the customer in every request. CloudFront cannot send that key, and S3 answers 400.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    changeObjects(addOacSite(world), { customerAlgorithm: 'AES256', serverSideEncryption: undefined });
  },
});
