import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { denyReads } from './statements.ts';
import { SITE_BUCKET, SITE_ID } from './website.ts';

export default defineScenario({
  name: 'deny-org',
  title: 'A Deny for everybody outside the organization',
  story:
    'The grant is right. A security control denies every read by a principal outside the organization, and CloudFront belongs to none.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    addOacSite(world, {
      beside: [
        denyReads(SITE_BUCKET, 'OrganizationOnly', { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }),
      ],
    });
  },
});
