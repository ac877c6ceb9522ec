import { defineScenario } from './scenario.ts';
import { addOaiSite, SITE_OAI } from './site.ts';
import { oaiGrant } from './statements.ts';
import { SITE_BUCKET, SITE_ID } from './website.ts';

const DELETED = 'AIDAJQABLZS4A3QDU576Q';

export default defineScenario({
  name: 'oai-deleted-principal',
  title: 'The policy grants an identity that was deleted',
  story:
    'The access identity was replaced and the old one deleted. S3 shows it by its unique id now, which lets nobody in, so every page is 403.',
  outcome: 'repaired',
  distributionId: SITE_ID,
  build: (world) => {
    world.deletedPrincipals.add(DELETED);
    const grant = { ...oaiGrant(SITE_BUCKET, SITE_OAI), Principal: { AWS: DELETED } };
    addOaiSite(world, { instead: [grant] });
  },
});
