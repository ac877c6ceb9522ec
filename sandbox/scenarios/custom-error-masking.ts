import { addBucket, addObject } from '../build/bucket.ts';
import { addDistribution, pathBehavior } from '../build/distribution.ts';
import { addOac } from '../build/identity.ts';
import { s3Origin } from '../build/origin.ts';
import { defineScenario } from './scenario.ts';
import { SITE_OAC } from './site.ts';
import { oacGrant, policyOf } from './statements.ts';
import { addWebsite, SITE_ARN, SITE_BUCKET, SITE_ID } from './website.ts';

const PAGES = 'alpine-huts-error-pages';

export default defineScenario({
  name: 'custom-error-masking',
  title: 'An error page hides a full outage',
  story:
    'The bucket lost its grant. A custom error response turns every 403 into a page with status 200, so the error rate stays at zero.',
  outcome: 'repaired',
  distributionId: SITE_ID,
  build: (world) => {
    const oac = addOac(world, SITE_OAC);
    addWebsite(world, addBucket(world, { name: SITE_BUCKET }));
    const pages = addBucket(world, { name: PAGES, policy: policyOf(oacGrant(PAGES, SITE_ARN)) });
    addObject(world, pages, 'errors/sorry.html', '<!doctype html><title>Sorry</title><h1>Back soon</h1>');
    const items = { Quantity: 1, Items: [pathBehavior('/errors/*', PAGES)] };
    const sorry = { ErrorCode: 403, ResponseCode: '200', ResponsePagePath: '/errors/sorry.html' };
    addDistribution(world, {
      id: SITE_ID,
      origins: [s3Origin({ bucket: SITE_BUCKET, oac }), s3Origin({ bucket: PAGES, oac })],
      config: { CacheBehaviors: items, CustomErrorResponses: { Quantity: 1, Items: [sorry] } },
    });
  },
});
