import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { oacGrant } from './statements.ts';
import { SITE_ARN, SITE_BUCKET, SITE_ID } from './website.ts';

export default defineScenario({
  name: 'resource-mismatch',
  title: 'The grant is about the bucket, not about its objects',
  story:
    'The statement names the ARN of the bucket without the objects below it. Reading an object is not covered, and every page is 403.',
  outcome: 'repaired',
  distributionId: SITE_ID,
  build: (world) => {
    const grant = { ...oacGrant(SITE_BUCKET, SITE_ARN), Resource: `arn:aws:s3:::${SITE_BUCKET}` };
    addOacSite(world, { instead: [grant] });
  },
});
