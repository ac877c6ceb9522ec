import { describe, expect, it } from 'vitest';
import { awsClients } from '../../functions/aws/clients.ts';
import { cloudWatchDeps } from '../../functions/aws/cloudwatch.ts';
import { useTestCredentials } from './credentials.ts';
import { jsonAnswer, jsonError, type SeenRequest, type StubAnswer, startStub } from './http-stub.ts';

useTestCredentials();

const arn = (name: string) => `arn:aws:cloudwatch:us-east-1:111122223333:alarm:${name}`;
const dimensions = (id: string) => [
  { Name: 'Region', Value: 'Global' },
  { Name: 'DistributionId', Value: id },
];

async function withCloudWatch(answer: (input: Record<string, unknown>, call: number) => StubAnswer) {
  const stub = await startStub((request, call) => answer(inputOf(request), call));
  return { cloudwatch: cloudWatchDeps(awsClients(stub.url).cloudWatch), inputs: () => stub.seen.map(inputOf) };
}

function inputOf({ body }: SeenRequest): Record<string, unknown> {
  return JSON.parse(body);
}

describe('describeAlarms', () => {
  it('finds the distributions of a single metric and of metric math, each once', async () => {
    const alarms = [
      {
        AlarmArn: arn('single'),
        Namespace: 'AWS/CloudFront',
        MetricName: '4xxErrorRate',
        Dimensions: dimensions('E1'),
      },
      {
        AlarmArn: arn('math'),
        Metrics: [
          { Id: 'e', Expression: 'm1 + m2' },
          { Id: 'm1', MetricStat: { Metric: { Namespace: 'AWS/CloudFront', Dimensions: dimensions('E1') } } },
          { Id: 'm2', MetricStat: { Metric: { Namespace: 'AWS/CloudFront', Dimensions: dimensions('E2') } } },
          { Id: 'm3', MetricStat: { Metric: { Namespace: 'AWS/CloudFront', Dimensions: dimensions('E2') } } },
        ],
      },
      {
        AlarmArn: arn('insights'),
        Metrics: [{ Id: 'q', Expression: 'SELECT AVG("4xxErrorRate") FROM "AWS/CloudFront" GROUP BY DistributionId' }],
      },
      { AlarmArn: arn('other'), Namespace: 'Custom', Dimensions: dimensions('E9') },
    ];
    const { cloudwatch } = await withCloudWatch(() => jsonAnswer({ MetricAlarms: alarms, CompositeAlarms: [] }));
    expect(await cloudwatch.describeAlarms(alarms.map(({ AlarmArn }) => AlarmArn))).toEqual([
      { alarmArn: arn('single'), distributionIds: ['E1'], childAlarmArns: [] },
      { alarmArn: arn('math'), distributionIds: ['E1', 'E2'], childAlarmArns: [] },
      { alarmArn: arn('insights'), distributionIds: [], childAlarmArns: [] },
      { alarmArn: arn('other'), distributionIds: [], childAlarmArns: [] },
    ]);
  });

  it('finds the children of a composite alarm by name and by ARN', async () => {
    const composite = { AlarmArn: arn('all'), AlarmRule: `ALARM("a b: c") AND NOT OK(${arn('second')})` };
    const { cloudwatch } = await withCloudWatch(() => jsonAnswer({ CompositeAlarms: [composite] }));
    expect(await cloudwatch.describeAlarms([arn('all')])).toEqual([
      { alarmArn: arn('all'), distributionIds: [], childAlarmArns: [arn('a b: c'), arn('second')] },
    ]);
  });

  it('asks for both kinds of alarms, by name, names with colons included', async () => {
    const { cloudwatch, inputs } = await withCloudWatch(() => jsonAnswer({}));
    await cloudwatch.describeAlarms([arn('a:b'), arn('c'), arn('c')]);
    expect(inputs()).toEqual([{ AlarmNames: ['a:b', 'c'], AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] }]);
  });

  it('asks for at most 100 names at a time and reads all pages of each', async () => {
    const { cloudwatch, inputs } = await withCloudWatch((input, call) =>
      jsonAnswer({
        MetricAlarms: [{ AlarmArn: arn(`page-${call}`) }],
        ...(input['NextToken'] === undefined ? { NextToken: `t${call}` } : {}),
      }),
    );
    const described = await cloudwatch.describeAlarms(Array.from({ length: 250 }, (_, index) => arn(`alarm-${index}`)));
    expect(inputs().map((input) => (Array.isArray(input['AlarmNames']) ? input['AlarmNames'].length : 0))).toEqual([
      100, 100, 100, 100, 50, 50,
    ]);
    expect(described).toHaveLength(6);
  });

  it('asks nothing about no alarms', async () => {
    const { cloudwatch, inputs } = await withCloudWatch(() => jsonAnswer({}));
    expect(await cloudwatch.describeAlarms([])).toEqual([]);
    expect(inputs()).toEqual([]);
  });

  it('is unreadable when CloudWatch refuses any page', async () => {
    const { cloudwatch } = await withCloudWatch((_input, call) =>
      call === 0 ? jsonAnswer({ NextToken: 't' }) : jsonError(403, 'AccessDenied'),
    );
    expect(await cloudwatch.describeAlarms([arn('a')])).toEqual({ unreadable: 'AccessDenied' });
  });
});

describe('alarmContributors', () => {
  const contributor = (attributes: Record<string, string>) => ({
    ContributorId: 'c',
    ContributorAttributes: attributes,
    StateReason: 'r',
  });

  it('reads every page and keeps each distribution once', async () => {
    const pages = [
      {
        AlarmContributors: [contributor({ DistributionId: 'E1' }), contributor({ FunctionName: 'f' })],
        NextToken: 't',
      },
      {
        AlarmContributors: [
          contributor({ DistributionId: 'E1', Region: 'Global' }),
          contributor({ DistributionId: 'E2' }),
        ],
      },
    ];
    const { cloudwatch, inputs } = await withCloudWatch((_input, call) => jsonAnswer(pages[call]));
    expect(await cloudwatch.alarmContributors('insights')).toEqual(['E1', 'E2']);
    expect(inputs()).toEqual([{ AlarmName: 'insights' }, { AlarmName: 'insights', NextToken: 't' }]);
  });

  it('stops when the same token comes for ever', async () => {
    const { cloudwatch, inputs } = await withCloudWatch(() =>
      jsonAnswer({ AlarmContributors: [contributor({ DistributionId: 'E1' })], NextToken: 'same' }),
    );
    expect(await cloudwatch.alarmContributors('insights')).toEqual(['E1']);
    expect(inputs()).toHaveLength(2);
  });

  it.each(['AccessDenied', 'ResourceNotFoundException'])('is unreadable: %s', async (code) => {
    const { cloudwatch } = await withCloudWatch(() => jsonError(400, code));
    expect(await cloudwatch.alarmContributors('insights')).toEqual({ unreadable: code });
  });
});
