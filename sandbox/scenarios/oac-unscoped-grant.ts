import { addDistribution } from '../build/distribution.ts';
import { s3Origin } from '../build/origin.ts';
import { defineScenario } from './scenario.ts';
import { addOacSite, SITE_OAC } from './site.ts';
import { oacGrant } from './statements.ts';
import { SITE_ARN, SITE_BUCKET, SITE_ID } from './website.ts';

export const STRANGER_ID = 'E9STRANGER0001';

export default defineScenario({
  name: 'oac-unscoped-grant',
  title: 'Any distribution of any AWS customer may read',
  story:
    "The grant to CloudFront names no distribution. The site works, and a stranger's distribution reads the private bucket as well.",
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    const { Condition: _limit, ...grant } = oacGrant(SITE_BUCKET, SITE_ARN);
    addOacSite(world, { instead: [grant] });
    addDistribution(world, {
      id: STRANGER_ID,
      accountId: '999988887777',
      origins: [s3Origin({ bucket: SITE_BUCKET, oac: SITE_OAC })],
    });
  },
});
