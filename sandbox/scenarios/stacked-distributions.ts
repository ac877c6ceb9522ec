import { addDistribution } from '../build/distribution.ts';
import { ALL_VIEWER } from '../build/managed-policies.ts';
import { customOrigin } from '../build/origin.ts';
import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { SITE_ID } from './website.ts';

const FRONT_ID = 'E1FRONT0DOOR01';

export default defineScenario({
  name: 'stacked-distributions',
  title: 'A distribution behind a distribution',
  story:
    "The origin is another distribution, and the viewer's Host header is passed on. The one behind does not know that host name and refuses.",
  outcome: 'explained',
  distributionId: FRONT_ID,
  build: (world) => {
    addOacSite(world);
    const behind = world.distributions.get(SITE_ID)?.distribution.DomainName ?? '';
    addDistribution(world, {
      id: FRONT_ID,
      origins: [customOrigin(behind)],
      behavior: { OriginRequestPolicyId: ALL_VIEWER },
    });
  },
});
