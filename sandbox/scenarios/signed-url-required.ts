import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { SITE_ID } from './website.ts';

export default defineScenario({
  name: 'signed-url-required',
  title: 'Signed URLs only',
  story: 'The behavior trusts a key group. A visitor without a signed URL is refused before the bucket is asked.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    const TrustedKeyGroups = { Enabled: true, Quantity: 1, Items: ['b1c2d3e4-0000-4000-8000-0123456789ab'] };
    addOacSite(world, { behavior: { TrustedKeyGroups } });
  },
});
