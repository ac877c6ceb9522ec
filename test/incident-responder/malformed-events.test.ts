import { describe, expect, it } from 'vitest';
import { type Json, outcomeOf, readEvent } from './event-files.ts';

/** A recorded event with one field replaced; `undefined` removes it. An SNS message is opened and closed again on the way. */
function changed(name: string, path: string, value: unknown): unknown {
  const event = readEvent(name);
  const record = event['Records']?.[0];
  if (!record || path.startsWith('Records')) return set(event, path.split('.'), value);
  const message = set(JSON.parse(String(record['Sns']?.['Message'])), path.split('.'), value);
  return { Records: [set(record, ['Sns', 'Message'], JSON.stringify(message))] };
}

function set(container: Json, [field = '', ...rest]: readonly string[], value: unknown): Json {
  const copy = structuredClone(container);
  if (rest.length > 0) Reflect.set(copy, field, set(copy[field] ?? ({} as Json), rest, value));
  else if (value === undefined) Reflect.deleteProperty(copy, field);
  else Reflect.set(copy, field, value);
  return copy;
}

const ALARM = 'eventbridge-single-metric';
const CONTRIBUTOR = 'eventbridge-contributor';
const DIRECT = 'direct-single-metric';
const SNS = 'sns-single-metric';
const TRAIL = 'cloudtrail-put-bucket-policy';

const UNREADABLE: readonly (readonly [string, string, unknown])[] = [
  [ALARM, 'account', undefined],
  [ALARM, 'account', 'my account'],
  [ALARM, 'resources', undefined],
  [ALARM, 'resources', 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:site-4xx'],
  [ALARM, 'resources', ['site-4xx']],
  [ALARM, 'resources', ['arn:aws:sns:us-east-1:111122223333:site-4xx']],
  [ALARM, 'detail', undefined],
  [ALARM, 'detail', '{}'],
  [ALARM, 'detail.alarmName', undefined],
  [ALARM, 'detail.alarmName', ''],
  [ALARM, 'detail.alarmName', 4],
  [ALARM, 'detail.alarmName', '#|é'.repeat(86)],
  [ALARM, 'resources', [`arn:aws:cloudwatch:us-east-1:111122223333:alarm:${'日'.repeat(1_501)}`]],
  [ALARM, 'detail.state', null],
  [ALARM, 'detail.state', 'ALARM'],
  [ALARM, 'detail.state.value', undefined],
  [ALARM, 'detail.state.value', 'alarm'],
  [ALARM, 'detail.state.timestamp', undefined],
  [ALARM, 'detail.state.timestamp', 1793639080],
  [ALARM, 'detail.state.timestamp', '2026-99-02T17:04:40.989+0000'],
  [ALARM, 'detail.state.reason', ['Threshold Crossed']],
  [ALARM, 'detail.previousState', 'OK'],
  [ALARM, 'detail.previousState', { value: 'FINE' }],
  [ALARM, 'detail.configuration', undefined],
  [ALARM, 'detail.configuration.metrics', {}],
  [ALARM, 'detail.configuration.metrics', ['4xxErrorRate']],
  [ALARM, 'detail.configuration.alarmRule', `ALARM(${'x'.repeat(10_240)})`],
  [ALARM, 'detail.configuration.metrics.0.metricStat.metric.dimensions', undefined],
  [ALARM, 'detail.configuration.metrics.0.metricStat.metric.dimensions', [{ name: 'DistributionId', value: 'E1' }]],
  [ALARM, 'detail.configuration.metrics.0.metricStat.metric.dimensions', { DistributionId: '<script>' }],
  [ALARM, 'detail.configuration.metrics.0.metricStat.metric.dimensions', { DistributionId: '../E1' }],
  [ALARM, 'detail.muteDetail', 'yes'],
  [ALARM, 'detail-type', 7],
  [CONTRIBUTOR, 'detail.alarmContributor.id', undefined],
  [CONTRIBUTOR, 'detail.alarmContributor.id', 'a|b'],
  [CONTRIBUTOR, 'detail.alarmContributor.attributes', undefined],
  [CONTRIBUTOR, 'detail.alarmContributor.attributes', { Region: 'Global' }],
  [DIRECT, 'alarmArn', undefined],
  [DIRECT, 'accountId', undefined],
  [DIRECT, 'alarmData', undefined],
  [DIRECT, 'alarmData', null],
  [DIRECT, 'alarmData.state.value', null],
  [SNS, 'AlarmName', undefined],
  [SNS, 'AlarmArn', undefined],
  [SNS, 'AWSAccountId', 111122223333],
  [SNS, 'NewStateValue', 'FIRING'],
  [SNS, 'StateChangeTime', undefined],
  [SNS, 'Trigger', 'manual'],
  [SNS, 'Trigger.Dimensions', { DistributionId: 'E1EXAMPLE0000' }],
  [SNS, 'Trigger.Dimensions', []],
  ['sns-composite', 'TriggeringChildren', [{ Arn: 'site-4xx' }]],
  [SNS, 'Records', ['site-4xx']],
  [SNS, 'Records', [null]],
  [SNS, 'Records.0.Sns', undefined],
  [SNS, 'Records.0.Sns.Message', { AlarmName: 'site-4xx' }],
  [SNS, 'Records.0.Sns.Message', '[]'],
  [SNS, 'Records.0.Sns.Message', 'null'],
  [SNS, 'Records.0.Sns.Message', '{"AlarmName":'],
  [TRAIL, 'account', undefined],
  [TRAIL, 'detail', undefined],
  [TRAIL, 'detail.eventSource', undefined],
  [TRAIL, 'detail.eventID', undefined],
  [TRAIL, 'detail.eventTime', 'today'],
  [TRAIL, 'detail.userIdentity', 'alice'],
  [TRAIL, 'detail.requestParameters', ['site-bucket']],
  [TRAIL, 'detail.resources', 'arn:aws:s3:::site-bucket'],
  ['cloudtrail-update-distribution', 'detail.requestParameters.id', undefined],
  ['cloudtrail-update-distribution', 'detail.requestParameters', null],
  ['cloudtrail-copy-distribution', 'detail.responseElements', null],
  ['cloudtrail-update-distribution-tenant', 'detail.responseElements', null],
  ['cloudtrail-delete-origin-access-control', 'detail.requestParameters.id', 12],
  ['cloudtrail-delete-origin-access-identity', 'detail.requestParameters.id', ''],
];

const TOLERATED: readonly (readonly [string, string, unknown, string])[] = [
  [ALARM, 'source', undefined, 'ALARM site-4xx for E1EXAMPLE0000'],
  [ALARM, 'detail.previousState', undefined, 'ALARM site-4xx for E1EXAMPLE0000'],
  [ALARM, 'detail.state.reasonData', 'not JSON', 'ALARM site-4xx for E1EXAMPLE0000'],
  [ALARM, 'detail.muteDetail', null, 'ALARM site-4xx for E1EXAMPLE0000'],
  [ALARM, 'detail.alarmTags', { team: 'web' }, 'ALARM site-4xx for E1EXAMPLE0000'],
  ['eventbridge-single-metric-ok', 'detail.previousState', undefined, 'OK site-4xx for E1EXAMPLE0000'],
  ['eventbridge-composite', 'detail.state.reasonData', 'not JSON', 'ALARM any-site, child alarms site-4xx, shop-4xx'],
  [
    'eventbridge-composite',
    'detail.state.reasonData',
    '{"triggeringAlarms":"site-4xx"}',
    'ALARM any-site, child alarms site-4xx, shop-4xx',
  ],
  [
    'eventbridge-composite',
    'detail.state.reasonData',
    '{"triggeringAlarms":[null,{"arn":5},{}]}',
    'ALARM any-site, child alarms site-4xx, shop-4xx',
  ],
  [DIRECT, 'source', undefined, 'ALARM site-4xx for E1EXAMPLE0000'],
  [SNS, 'OldStateValue', undefined, 'ALARM site-4xx for E1EXAMPLE0000'],
  [SNS, 'AlarmDescription', 'Ünusual | text', 'ALARM site-4xx for E1EXAMPLE0000'],
  [SNS, 'ActionExecutedAfterMuteWindow', true, 'ALARM site-4xx for E1EXAMPLE0000'],
  [TRAIL, 'detail.resources', null, 'PutBucketPolicy changed bucket site-bucket'],
  [TRAIL, 'detail.requestParameters', null, 'PutBucketPolicy changed bucket site-bucket'],
];

describe('an event of one of our shapes', () => {
  it.each(UNREADABLE)(
    '%s with %s = %j is refused with what was found, what was expected and the next step',
    (name, path, value) => {
      const outcome = outcomeOf(changed(name, path, value));
      expect(outcome).toMatch(/^unreadable: Cannot read the .+ (?:is|are) .+; expected .+\. [A-Z].+\.$/s);
      expect(outcome.length).toBeLessThan(700);
    },
  );

  it.each(TOLERATED)('%s with %s = %j is still read, because nothing needed is lost', (name, path, value, expected) => {
    expect(outcomeOf(changed(name, path, value))).toBe(expected);
  });

  it('with a source of somebody else is not ours, however much it looks like it', () => {
    for (const name of [ALARM, CONTRIBUTOR, DIRECT, TRAIL]) {
      expect(outcomeOf(changed(name, 'source', 'my.app'))).toMatch(/^ignored: .+"my\.app"/);
    }
  });
});

describe('anything else', () => {
  it.each([undefined, null, 0, 1, true, '', 'ALARM', [], [[]]])('%j is refused, because it is no event', (event) => {
    expect(outcomeOf(event)).toMatch(/^unreadable: Cannot read the Lambda event: it is /);
  });

  it.each([{}, { Records: 'none' }, { source: 'aws.ecs' }, { 'detail-type': 'Scheduled Event' }])(
    '%j is an object that is not ours',
    (event) => {
      expect(outcomeOf(event)).toMatch(/^ignored: /);
    },
  );

  it('nested very deep in an SNS message is refused without running out of stack', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    expect(outcomeOf(changed(SNS, 'Records.0.Sns.Message', deep))).toMatch(/^unreadable: /);
    expect(
      outcomeOf(changed(SNS, 'Records.0.Sns.Message', `{"source":"aws.cloudwatch","detail-type":${deep}}`)),
    ).toMatch(/^unreadable: /);
  });
});
