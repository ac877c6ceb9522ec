import { ALL_VIEWER } from '../build/managed-policies.ts';
import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { SITE_ID } from './website.ts';

export default defineScenario({
  name: 'host-header-forwarded',
  title: "The viewer's host name goes to S3",
  story:
    'The behavior forwards every header of the viewer, Host included. The signature was made for the host name of the bucket and does not match.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    addOacSite(world, { behavior: { OriginRequestPolicyId: ALL_VIEWER } });
  },
});
