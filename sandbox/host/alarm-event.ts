import { randomUUID } from 'node:crypto';
import { alarmArnOf, alarmNameOf } from '../build/alarm.ts';
import type { World } from '../world.ts';

export type AlarmState = 'ALARM' | 'OK';

/** The EventBridge event of a 4xx alarm that changed state. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html */
export function alarmEvent(world: World, distributionId: string, value: AlarmState): Record<string, unknown> {
  const alarmName = alarmNameOf(distributionId);
  const now = world.now();
  const before = new Date(now.getTime() - 300_000);
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    account: world.accountId,
    time: `${now.toISOString().slice(0, 19)}Z`,
    region: 'us-east-1',
    resources: [alarmArnOf(world, alarmName)],
    detail: {
      alarmName,
      configuration: { description: 'Viewers get 4xx answers', metrics: [metricOf(distributionId)] },
      previousState: stateOf(value === 'ALARM' ? 'OK' : 'ALARM', before),
      state: stateOf(value, now),
    },
  };
}

function metricOf(distributionId: string): Record<string, unknown> {
  const dimensions = { DistributionId: distributionId, Region: 'Global' };
  const metric = { namespace: 'AWS/CloudFront', name: '4xxErrorRate', dimensions };
  return { id: randomUUID(), metricStat: { metric, period: 300, stat: 'Average' }, returnData: true };
}

function stateOf(value: AlarmState, at: Date): Record<string, unknown> {
  const datapoint = value === 'ALARM' ? 96.4 : 0.2;
  const timestamp = at.toISOString().replace('Z', '+0000');
  const comparison = value === 'ALARM' ? 'greater' : 'not greater';
  return {
    value,
    reason: `Threshold Crossed: 1 datapoint [${datapoint}] was ${comparison} than the threshold (5.0).`,
    reasonData: JSON.stringify({
      version: '1.0',
      queryDate: timestamp,
      statistic: 'Average',
      period: 300,
      recentDatapoints: [datapoint],
      threshold: 5,
    }),
    timestamp,
  };
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html */
export function scheduledEvent(world: World, rule = 'originmend-audit'): Record<string, unknown> {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: world.accountId,
    time: `${world.now().toISOString().slice(0, 19)}Z`,
    region: 'us-east-1',
    resources: [`arn:aws:events:us-east-1:${world.accountId}:rule/${rule}`],
    detail: {},
  };
}
