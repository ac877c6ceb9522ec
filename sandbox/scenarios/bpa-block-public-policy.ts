import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { SITE_BUCKET, SITE_ID } from './website.ts';

const PUBLIC_UPLOADS = {
  Sid: 'EverybodyUploads',
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:PutObject',
  Resource: `arn:aws:s3:::${SITE_BUCKET}/guests/*`,
};

export default defineScenario({
  name: 'bpa-block-public-policy',
  title: 'The repair itself is refused',
  story:
    'The grant is missing. Another statement is public, so Block Public Access refuses any new version of the policy, the repaired one too.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    addOacSite(world, { instead: [PUBLIC_UPLOADS] });
  },
});
