import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { denyReads } from './statements.ts';
import { SITE_BUCKET, SITE_ID } from './website.ts';

export default defineScenario({
  name: 'deny-principal-arn',
  title: 'A Deny for everybody but one role',
  story: 'The grant is right. A security control denies every read that the deploy role does not make.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    addOacSite(world, {
      beside: [
        denyReads(SITE_BUCKET, 'DeployRoleOnly', {
          ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/deploy' },
        }),
      ],
    });
  },
});
