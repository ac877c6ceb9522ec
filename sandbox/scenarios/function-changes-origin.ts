import { addBucket } from '../build/bucket.ts';
import { associated } from '../build/distribution.ts';
import { s3Origin } from '../build/origin.ts';
import { defineScenario } from './scenario.ts';
import { addOacSite, SITE_OAC } from './site.ts';
import { addWebsite, SITE_ID } from './website.ts';

const ROUTER = 'arn:aws:cloudfront::111122223333:function/router';
const ELSEWHERE = 'alpine-huts-beta';

export default defineScenario({
  name: 'function-changes-origin',
  title: 'A function sends requests elsewhere',
  story:
    'A CloudFront Function sends every request to another bucket, which never granted this distribution. The one the distribution lists is in order.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    const FunctionAssociations = associated(ROUTER);
    addOacSite(world, { behavior: { FunctionAssociations } });
    addWebsite(world, addBucket(world, { name: ELSEWHERE }));
    world.edgeFunctions.set(ROUTER, { origin: s3Origin({ bucket: ELSEWHERE, oac: SITE_OAC }) });
  },
});
