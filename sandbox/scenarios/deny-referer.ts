import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { denyReads } from './statements.ts';
import { SITE_BUCKET, SITE_ID } from './website.ts';

export default defineScenario({
  name: 'deny-referer',
  title: 'A Deny for visitors of other sites',
  story:
    'The grant is right. An old rule against hotlinking denies every read without the right Referer, and CloudFront removes that header.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    addOacSite(world, {
      beside: [
        denyReads(SITE_BUCKET, 'NoHotlinks', { StringNotLike: { 'aws:Referer': 'https://alpine-huts.example/*' } }),
      ],
    });
  },
});
