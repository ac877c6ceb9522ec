import type { StateValue } from '@aws-sdk/client-cloudwatch';
import type { World } from '../world.ts';

export function alarmNameOf(distributionId: string): string {
  return `${distributionId}-4xx`;
}

export function alarmArnOf(world: World, alarmName: string): string {
  return `arn:aws:cloudwatch:us-east-1:${world.accountId}:alarm:${alarmName}`;
}

/** Stores the 4xx alarm of a distribution in the given state, so that DescribeAlarms tells the same as the event. */
export function setAlarm(world: World, distributionId: string, state: StateValue): void {
  const AlarmName = alarmNameOf(distributionId);
  world.metricAlarms.set(AlarmName, {
    AlarmName,
    AlarmArn: alarmArnOf(world, AlarmName),
    StateValue: state,
    StateUpdatedTimestamp: world.now(),
    Namespace: 'AWS/CloudFront',
    MetricName: '4xxErrorRate',
    Dimensions: [
      { Name: 'DistributionId', Value: distributionId },
      { Name: 'Region', Value: 'Global' },
    ],
    Statistic: 'Average',
    Period: 300,
    EvaluationPeriods: 1,
    Threshold: 5,
    ComparisonOperator: 'GreaterThanThreshold',
  });
}
