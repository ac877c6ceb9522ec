import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { denyReads } from './statements.ts';
import { SITE_BUCKET, SITE_ID } from './website.ts';

export default defineScenario({
  name: 'deny-source-ip',
  title: 'A Deny for everybody outside the office',
  story:
    "The grant is right. A security control denies every read from outside the office's address range, where CloudFront never is.",
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    addOacSite(world, {
      beside: [denyReads(SITE_BUCKET, 'OfficeOnly', { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })],
    });
  },
});
