import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { SITE_BUCKET, SITE_ID } from './website.ts';

export default defineScenario({
  name: 'deny-notprincipal',
  title: 'A Deny for everybody who is not listed',
  story: 'The grant is right. A Deny with NotPrincipal spares the roles it lists, and CloudFront is not among them.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    addOacSite(world, {
      beside: [
        {
          Sid: 'DenyAllButTheListed',
          Effect: 'Deny',
          NotPrincipal: {
            AWS: [`arn:aws:iam::${world.accountId}:root`, `arn:aws:iam::${world.accountId}:role/originmend`],
          },
          Action: 's3:GetObject',
          Resource: `arn:aws:s3:::${SITE_BUCKET}/*`,
        },
      ],
    });
  },
});
