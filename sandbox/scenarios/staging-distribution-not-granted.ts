import { addDistribution } from '../build/distribution.ts';
import { s3Origin } from '../build/origin.ts';
import { defineScenario } from './scenario.ts';
import { addOacSite, SITE_OAC } from './site.ts';
import { oacGrant } from './statements.ts';
import { SITE_BUCKET, SITE_ID } from './website.ts';

const PRIMARY_ID = 'E1PRIMARY0SITE';

export default defineScenario({
  name: 'staging-distribution-not-granted',
  title: 'The staging distribution was forgotten',
  story:
    'A continuous deployment sends part of the traffic to a staging distribution. The bucket policy names only the primary one, so that part gets 403.',
  outcome: 'repaired',
  distributionId: SITE_ID,
  build: (world) => {
    const primary = `arn:aws:cloudfront::${world.accountId}:distribution/${PRIMARY_ID}`;
    addOacSite(world, { instead: [oacGrant(SITE_BUCKET, primary)], config: { Staging: true } });
    addDistribution(world, { id: PRIMARY_ID, origins: [s3Origin({ bucket: SITE_BUCKET, oac: SITE_OAC })] });
  },
});
