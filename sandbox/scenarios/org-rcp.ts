import { defineScenario } from './scenario.ts';
import { addOaiSite } from './site.ts';
import { policyOf } from './statements.ts';
import { SITE_ID } from './website.ts';

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_examples.html */
const IDENTITY_PERIMETER = {
  Sid: 'EnforceOrgIdentities',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: '*',
  Condition: {
    StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
    BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
  },
};

export default defineScenario({
  name: 'org-rcp',
  title: 'The organization refuses, and nobody sees it',
  story:
    'Everything on the bucket is right. A resource control policy keeps principals of other organizations out, and an access identity belongs to none.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    addOaiSite(world);
    world.resourceControlPolicies.push(policyOf(IDENTITY_PERIMETER));
  },
});
