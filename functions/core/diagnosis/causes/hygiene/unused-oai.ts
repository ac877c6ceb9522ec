import { oaiOfOrigin } from '../../origin-users.ts';
import { defineUnusedIdentity } from '../../unused-identity.ts';

export default defineUnusedIdentity({
  id: 'unused-oai',
  title: 'An OAI that no origin uses',
  kind: 'OAI',
  fact: 'originAccessIdentities',
  permission: 'cloudfront:GetCloudFrontOriginAccessIdentity',
  usedBy: oaiOfOrigin,
  deadEnd: 'Deleting it would not fix a 403, and a policy that still names it could not be stored again afterwards.',
});
