import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { SITE_ID } from './website.ts';

export default defineScenario({
  name: 'requester-pays',
  title: 'Whoever asks shall pay',
  story: 'The bucket was switched to Requester Pays. CloudFront does not offer to pay, and S3 refuses it.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    addOacSite(world, { bucket: { requestPayer: 'Requester' } });
  },
});
