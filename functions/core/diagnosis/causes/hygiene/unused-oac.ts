import { defineUnusedIdentity } from '../../unused-identity.ts';

export default defineUnusedIdentity({
  id: 'unused-oac',
  title: 'An OAC that no origin uses',
  kind: 'OAC',
  fact: 'originAccessControls',
  permission: 'cloudfront:GetOriginAccessControl',
  usedBy: (origin) => origin.OriginAccessControlId || undefined,
  deadEnd: 'Deleting it would not fix a 403: no request is signed with it.',
});
