import { addBucket } from '../build/bucket.ts';
import { addDistribution, failoverGroup } from '../build/distribution.ts';
import { addOac } from '../build/identity.ts';
import { s3Origin } from '../build/origin.ts';
import { defineScenario } from './scenario.ts';
import { SITE_OAC } from './site.ts';
import { oacGrant, policyOf } from './statements.ts';
import { addWebsite, SITE_ARN, SITE_BUCKET, SITE_ID } from './website.ts';

const REPLICA = 'alpine-huts-replica';

export default defineScenario({
  name: 'failover-masking',
  title: 'Failover hides a refused bucket',
  story:
    'The primary bucket lost its grant. Viewers are served by the secondary one, so no alarm rings and nobody notices.',
  outcome: 'repaired',
  distributionId: SITE_ID,
  build: (world) => {
    const oac = addOac(world, SITE_OAC);
    addWebsite(world, addBucket(world, { name: SITE_BUCKET }));
    addWebsite(world, addBucket(world, { name: REPLICA, policy: policyOf(oacGrant(REPLICA, SITE_ARN)) }));
    const origins = [s3Origin({ bucket: SITE_BUCKET, oac }), s3Origin({ bucket: REPLICA, oac })];
    addDistribution(world, {
      id: SITE_ID,
      origins,
      config: { OriginGroups: failoverGroup('site', SITE_BUCKET, REPLICA) },
      behavior: { TargetOriginId: 'site' },
    });
  },
});
