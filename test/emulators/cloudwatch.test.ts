import { CloudWatchClient, PutCompositeAlarmCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { clientOf, depsOf, EMULATORS, type Emulated, fresh, MINISTACK_EMULATED } from './emulated.ts';

const COMMON = { EvaluationPeriods: 1, Threshold: 5, ComparisonOperator: 'GreaterThanThreshold' } as const;

function arnOf({ accountId }: Emulated, name: string): string {
  return `arn:aws:cloudwatch:us-east-1:${accountId}:alarm:${name}`;
}

async function putAlarm(emulated: Emulated, name: string, distributionId: string): Promise<string> {
  const Dimensions = [
    { Name: 'DistributionId', Value: distributionId },
    { Name: 'Region', Value: 'Global' },
  ];
  const metric = {
    Namespace: 'AWS/CloudFront',
    MetricName: '4xxErrorRate',
    Dimensions,
    Statistic: 'Average',
    Period: 60,
  } as const;
  await new CloudWatchClient(clientOf(emulated)).send(
    new PutMetricAlarmCommand({ AlarmName: name, ...COMMON, ...metric }),
  );
  return arnOf(emulated, name);
}

describe.each(EMULATORS)('CloudWatch of $name', (emulated) => {
  const { cloudwatch } = depsOf(emulated);

  it('tells the distributions of alarms, more than one call can name', async () => {
    const names = Array.from({ length: 103 }, (_, index) => `${fresh('4xx #1 | ü')}:${index}`);
    const arns: string[] = [];
    for (const [index, name] of names.entries()) arns.push(await putAlarm(emulated, name, `E${index}`));
    const described = await cloudwatch.describeAlarms(arns);
    expect(described).toHaveLength(103);
    expect(described).toContainEqual({ alarmArn: arns[102], distributionIds: ['E102'], childAlarmArns: [] });
  });

  it('says when contributors cannot be asked for, instead of finding none', async () => {
    expect(await cloudwatch.alarmContributors('any')).toMatchObject({ unreadable: expect.any(String) });
  });
});

/** moto knows no composite alarms. */
describe('CloudWatch of ministack', () => {
  it('tells the children of a composite alarm', async () => {
    const [name, other, parent] = [fresh('child'), fresh('other'), fresh('parent')];
    await putAlarm(MINISTACK_EMULATED, name, 'E1');
    await putAlarm(MINISTACK_EMULATED, other, 'E2');
    const command = new PutCompositeAlarmCommand({
      AlarmName: parent,
      AlarmRule: `ALARM("${name}") AND NOT OK(${other})`,
    });
    await new CloudWatchClient(clientOf(MINISTACK_EMULATED)).send(command);
    const { cloudwatch } = depsOf(MINISTACK_EMULATED);
    expect(await cloudwatch.describeAlarms([arnOf(MINISTACK_EMULATED, parent)])).toMatchObject([
      { distributionIds: [], childAlarmArns: [name, other].map((child) => arnOf(MINISTACK_EMULATED, child)) },
    ]);
  });
});
