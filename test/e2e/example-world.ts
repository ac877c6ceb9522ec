import { alarmArnOf } from '../../sandbox/build/alarm.ts';
import { addBucket } from '../../sandbox/build/bucket.ts';
import { addDistribution } from '../../sandbox/build/distribution.ts';
import { addOac, addOai } from '../../sandbox/build/identity.ts';
import { s3Origin } from '../../sandbox/build/origin.ts';
import { denyInsecureTransport, oacGrant, oaiGrant, policyOf } from '../../sandbox/scenarios/statements.ts';
import { addWebsite, SITE_BUCKET } from '../../sandbox/scenarios/website.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import type { World } from '../../sandbox/world.ts';

/** The names that the recorded events use. */
export const SITE = 'E1EXAMPLE0000';
export const SHOP = 'E2EXAMPLE0000';
export const BUCKET = 'site-bucket';
const SHOP_BUCKET = 'shop-bucket';
const OAC = 'E2OACEXAMPLE00';
const OAI = 'E3OAIEXAMPLE00';

export interface ExampleOptions {
  /** What the site reads its bucket as. */
  readonly identity?: 'oac' | 'oai';
  /** Whether the bucket lets the site in. */
  readonly granted?: boolean;
  /** The bucket still lets in the OAI that the site used before: the one fault here that mode `auto` may mend by itself. */
  readonly formerOai?: boolean;
}

/** The world that the recorded events are about: the site gets 403 unless `granted`, the shop is healthy. */
export async function loadExampleWorld(sandbox: Sandbox, options: ExampleOptions = {}): Promise<void> {
  await emptySandbox(sandbox);
  const { world } = sandbox;
  addOac(world, OAC);
  addOai(world, OAI);
  addSite(world, options);
  addShop(world);
  addAlarms(world);
}

/** A sandbox that knows no distribution. */
export async function emptySandbox(sandbox: Sandbox): Promise<void> {
  await sandbox.load('healthy-oac');
  sandbox.world.distributions.clear();
  sandbox.world.originAccessControls.clear();
  sandbox.world.buckets.delete(SITE_BUCKET);
}

/** A statement of somebody else, that must survive everything. */
export const DEPLOY_STATEMENT = {
  Sid: 'DeployRoleWrites',
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111122223333:role/deploy' },
  Action: ['s3:PutObject', 's3:DeleteObject'],
  Resource: `arn:aws:s3:::${BUCKET}/*`,
} as const;

function addSite(world: World, { identity = 'oac', granted = false, formerOai = false }: ExampleOptions): void {
  const grant = oacGrant(BUCKET, `arn:aws:cloudfront::${world.accountId}:distribution/${SITE}`);
  const grants = [...(formerOai ? [oaiGrant(BUCKET, OAI)] : []), ...(granted ? [grant] : [])];
  const policy = policyOf(DEPLOY_STATEMENT, denyInsecureTransport(BUCKET), ...grants);
  addWebsite(world, addBucket(world, { name: BUCKET, policy }));
  const origin = identity === 'oac' ? { oac: OAC } : { oai: OAI };
  addDistribution(world, { id: SITE, origins: [s3Origin({ bucket: BUCKET, ...origin })] });
}

function addShop(world: World): void {
  const arn = `arn:aws:cloudfront::${world.accountId}:distribution/${SHOP}`;
  addWebsite(world, addBucket(world, { name: SHOP_BUCKET, policy: policyOf(oacGrant(SHOP_BUCKET, arn)) }));
  addDistribution(world, { id: SHOP, origins: [s3Origin({ bucket: SHOP_BUCKET, oac: OAC })] });
}

/** What DescribeAlarms and DescribeAlarmContributors know of the alarms in the events. */
function addAlarms(world: World): void {
  addMetricAlarm(world, 'site-4xx', SITE);
  addMetricAlarm(world, 'shop-4xx', SHOP);
  addMetricAlarm(world, 'blog-4xx', SHOP);
  world.alarmContributors.set('every-site-4xx', [{ id: 'c1', attributes: { DistributionId: SITE } }]);
}

function addMetricAlarm(world: World, AlarmName: string, distributionId: string): void {
  const Dimensions = [{ Name: 'DistributionId', Value: distributionId }];
  const metric = { Namespace: 'AWS/CloudFront', MetricName: '4xxErrorRate', Dimensions };
  world.metricAlarms.set(AlarmName, { AlarmName, AlarmArn: alarmArnOf(world, AlarmName), ...metric });
}
