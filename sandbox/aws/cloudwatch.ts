import {
  DescribeAlarmContributors$,
  type DescribeAlarmContributorsCommandInput,
  type DescribeAlarmContributorsCommandOutput,
  DescribeAlarms$,
  type DescribeAlarmsCommandInput,
  type DescribeAlarmsCommandOutput,
} from '@aws-sdk/client-cloudwatch';
import { AwsError } from './aws-error.ts';
import { jsonProtocol } from './json.ts';
import { operation } from './operation.ts';

interface NamedAlarm {
  readonly AlarmName?: string | undefined;
}

function selected<T extends NamedAlarm>(alarms: Iterable<T>, input: DescribeAlarmsCommandInput): T[] {
  return [...alarms].filter(
    ({ AlarmName = '' }) =>
      (!input.AlarmNames?.length || input.AlarmNames.includes(AlarmName)) &&
      AlarmName.startsWith(input.AlarmNamePrefix ?? ''),
  );
}

/** Without AlarmTypes only metric alarms come back; one page holds MaxRecords (1–100, default 50) alarms of all types together. */
function describe(input: DescribeAlarmsCommandInput, metric: readonly NamedAlarm[], composite: readonly NamedAlarm[]) {
  const limit = input.MaxRecords ?? 50;
  if (limit < 1 || limit > 100)
    throw new AwsError('ValidationError', 400, `MaxRecords is ${limit}; expected 1 to 100.`);
  const start = Number(input.NextToken ?? 0);
  if (!Number.isInteger(start)) throw new AwsError('InvalidNextToken', 400, 'The next token specified is invalid.');
  const all = [...composite, ...metric];
  const page = new Set(all.slice(start, start + limit));
  return { page, NextToken: start + limit < all.length ? String(start + limit) : undefined };
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
const describeAlarms = operation<DescribeAlarmsCommandInput, DescribeAlarmsCommandOutput>({
  schema: DescribeAlarms$,
  action: 'cloudwatch:DescribeAlarms',
  resource: () => '*',
  answer: ({ world }, input) => {
    const types: readonly string[] = input.AlarmTypes?.length ? input.AlarmTypes : ['MetricAlarm'];
    if ((input.AlarmNames?.length ?? 0) > 100)
      throw new AwsError('ValidationError', 400, 'AlarmNames holds more than 100 names.');
    const metric = types.includes('MetricAlarm') ? selected(world.metricAlarms.values(), input) : [];
    const composite = types.includes('CompositeAlarm') ? selected(world.compositeAlarms.values(), input) : [];
    const { page, NextToken } = describe(input, metric, composite);
    return {
      MetricAlarms: metric.filter((alarm) => page.has(alarm)),
      CompositeAlarms: composite.filter((alarm) => page.has(alarm)),
      NextToken,
    };
  },
});

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmContributors.html */
const describeAlarmContributors = operation<
  DescribeAlarmContributorsCommandInput,
  DescribeAlarmContributorsCommandOutput
>({
  schema: DescribeAlarmContributors$,
  action: 'cloudwatch:DescribeAlarmContributors',
  resource: (input) => input.AlarmName,
  answer: ({ world }, input) => {
    const contributors = world.alarmContributors.get(input.AlarmName ?? '');
    if (!contributors) throw new AwsError('ResourceNotFoundException', 404, `Alarm ${input.AlarmName} does not exist.`);
    const reason = { StateReason: 'Threshold crossed', StateTransitionedTimestamp: world.now() };
    return {
      AlarmContributors: contributors.map(({ id, attributes }) => ({
        ContributorId: id,
        ContributorAttributes: { ...attributes },
        ...reason,
      })),
    };
  },
});

export const cloudwatch = jsonProtocol('monitoring', '1.0', 'com.amazonaws.cloudwatch', [
  describeAlarms,
  describeAlarmContributors,
]);
