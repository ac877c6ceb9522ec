import { ALL_VIEWER_EXCEPT_HOST } from '../build/managed-policies.ts';
import { defineScenario } from './scenario.ts';
import { addOaiSite } from './site.ts';
import { SITE_ID } from './website.ts';

export default defineScenario({
  name: 'query-string-auth-leak',
  title: 'Half a signature in the query string',
  story:
    'The behavior forwards all query strings. An old link still carries a parameter that S3 takes for a presigned URL, and S3 refuses it.',
  outcome: 'explained',
  request: { path: '/index.html?Signature=Zm9ybWVy' },
  distributionId: SITE_ID,
  build: (world) => {
    addOaiSite(world, { behavior: { OriginRequestPolicyId: ALL_VIEWER_EXCEPT_HOST } });
  },
});
