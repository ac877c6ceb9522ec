import {
  type CloudWatchClient,
  type CompositeAlarm,
  DescribeAlarmContributorsCommand,
  type Dimension,
  type MetricAlarm,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import { alarmArnsInRule } from '../core/alarm-rule.ts';
import type { CloudWatchDeps } from '../workflow/deps.ts';
import { read } from './aws-errors.ts';

interface DescribedAlarm {
  readonly alarmArn: string;
  readonly distributionIds: readonly string[];
  readonly childAlarmArns: readonly string[];
}

/** DescribeAlarms takes at most 100 names. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
const NAMES_PER_CALL = 100;

export function cloudWatchDeps(client: () => CloudWatchClient): CloudWatchDeps {
  return {
    describeAlarms: (alarmArns) => read(() => describeAlarms(client(), alarmArns)),
    alarmContributors: (alarmName) => read(() => alarmContributors(client(), alarmName)),
  };
}

async function describeAlarms(
  client: CloudWatchClient,
  alarmArns: readonly string[],
): Promise<readonly DescribedAlarm[]> {
  const names = [...new Set(alarmArns.map(alarmNameOf))];
  const described: DescribedAlarm[] = [];
  for (let start = 0; start < names.length; start += NAMES_PER_CALL) {
    const chunk = names.slice(start, start + NAMES_PER_CALL);
    // Without AlarmTypes only metric alarms are returned.
    const input = { AlarmNames: chunk, AlarmTypes: ['MetricAlarm' as const, 'CompositeAlarm' as const] };
    for await (const page of paginateDescribeAlarms({ client, stopOnSameToken: true }, input)) {
      described.push(
        ...(page.MetricAlarms ?? []).map(describeMetricAlarm),
        ...(page.CompositeAlarms ?? []).map(describeComposite),
      );
    }
  }
  return described;
}

/** `arn:aws:cloudwatch:REGION:ACCOUNT:alarm:NAME`; the name itself may hold colons. */
function alarmNameOf(alarmArn: string): string {
  return alarmArn.split(':').slice(6).join(':');
}

function describeMetricAlarm(alarm: MetricAlarm): DescribedAlarm {
  const metrics = [alarm, ...(alarm.Metrics ?? []).map((query) => query.MetricStat?.Metric ?? {})];
  const distributionIds = new Set(metrics.flatMap((metric) => distributionIdsIn(metric.Namespace, metric.Dimensions)));
  return { alarmArn: alarm.AlarmArn ?? '', distributionIds: [...distributionIds], childAlarmArns: [] };
}

function distributionIdsIn(
  namespace: string | undefined,
  dimensions: readonly Dimension[] | undefined,
): readonly string[] {
  if (namespace !== 'AWS/CloudFront') return [];
  return (dimensions ?? []).flatMap(({ Name, Value }) => (Name === 'DistributionId' && Value ? [Value] : []));
}

function describeComposite({ AlarmArn = '', AlarmRule = '' }: CompositeAlarm): DescribedAlarm {
  return { alarmArn: AlarmArn, distributionIds: [], childAlarmArns: alarmArnsInRule(AlarmRule, AlarmArn) };
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmContributors.html */
async function alarmContributors(client: CloudWatchClient, alarmName: string): Promise<readonly string[]> {
  const distributionIds = new Set<string>();
  let token: string | undefined;
  do {
    const page = await client.send(new DescribeAlarmContributorsCommand({ AlarmName: alarmName, NextToken: token }));
    for (const { ContributorAttributes } of page.AlarmContributors ?? []) {
      const distributionId = ContributorAttributes?.['DistributionId'];
      if (distributionId) distributionIds.add(distributionId);
    }
    token = page.NextToken === token ? undefined : page.NextToken;
  } while (token !== undefined);
  return [...distributionIds];
}
