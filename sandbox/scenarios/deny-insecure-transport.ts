import { defineScenario } from './scenario.ts';
import { addOaiSite } from './site.ts';
import { denyInsecureTransport } from './statements.ts';
import { SITE_BUCKET, SITE_ID } from './website.ts';

export default defineScenario({
  name: 'deny-insecure-transport',
  title: 'Visitors over plain HTTP are denied',
  story:
    'The behavior serves plain HTTP as well, and CloudFront asks S3 the way the viewer came. The usual Deny of insecure transport refuses those requests.',
  outcome: 'explained',
  request: { viewerProtocol: 'http' },
  distributionId: SITE_ID,
  build: (world) => {
    addOaiSite(world, {
      beside: [denyInsecureTransport(SITE_BUCKET)],
      behavior: { ViewerProtocolPolicy: 'allow-all' },
    });
  },
});
