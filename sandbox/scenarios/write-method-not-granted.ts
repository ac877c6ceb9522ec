import type { Method } from '@aws-sdk/client-cloudfront';
import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { SITE_ID } from './website.ts';

export default defineScenario({
  name: 'write-method-not-granted',
  title: 'Uploads are let through and refused',
  story: 'The behavior allows PUT. CloudFront may read the bucket and not write it, which is as it should be.',
  outcome: 'explained',
  request: { path: '/guestbook.txt', method: 'PUT', body: Buffer.from('Wonderful view.') },
  distributionId: SITE_ID,
  build: (world) => {
    const Items: Method[] = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'];
    addOacSite(world, { behavior: { AllowedMethods: { Quantity: Items.length, Items } } });
  },
});
