import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { denyReads } from './statements.ts';
import { SITE_BUCKET, SITE_ID } from './website.ts';

export default defineScenario({
  name: 'deny-other',
  title: 'A Deny for another distribution',
  story: 'The grant is right. Another statement denies every read that does not come from a distribution that is gone.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    addOacSite(world, {
      beside: [
        denyReads(SITE_BUCKET, 'FormerDistributionOnly', {
          ArnNotEquals: { 'aws:SourceArn': 'arn:aws:cloudfront::111122223333:distribution/E0FORMER0SITE' },
        }),
      ],
    });
  },
});
