import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { oacGrant } from './statements.ts';
import { SITE_ARN, SITE_BUCKET, SITE_ID } from './website.ts';

export default defineScenario({
  name: 'resource-mismatch',
  title: 'The grant is about another folder',
  story:
    'The files of the site moved to /huts and the origin path followed. The statement still grants the folder before, and every page is 403.',
  outcome: 'repaired',
  distributionId: SITE_ID,
  build: (world) => {
    addOacSite(world, { instead: [oacGrant(SITE_BUCKET, SITE_ARN, 'site/')], origin: { path: '/huts' } });
  },
});
