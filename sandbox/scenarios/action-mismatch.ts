import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { oacGrant } from './statements.ts';
import { SITE_ARN, SITE_BUCKET, SITE_ID } from './website.ts';

export default defineScenario({
  name: 'action-mismatch',
  title: 'The grant allows the wrong action',
  story:
    'The statement allows reading versions of objects. Reading the current one is another action, and every page is 403.',
  outcome: 'repaired',
  distributionId: SITE_ID,
  build: (world) => {
    const grant = { ...oacGrant(SITE_BUCKET, SITE_ARN), Action: 's3:GetObjectVersion' };
    addOacSite(world, { instead: [grant] });
  },
});
