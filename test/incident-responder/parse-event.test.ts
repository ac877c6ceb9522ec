import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../functions/incident-responder/parse-event.ts';
import { ALARM_ARN, type Json, OWN_ROLE, outcomeOf, readEvent, SELF } from './event-files.ts';

const ALARM = {
  kind: 'alarm',
  key: `${ALARM_ARN}site-4xx|2026-11-02T17:04:40.989Z|ALARM`,
  alarmName: 'site-4xx',
  alarmArn: `${ALARM_ARN}site-4xx`,
  accountId: '111122223333',
  state: 'ALARM',
  reason: 'Threshold Crossed: 1 datapoint [38.2 (02/11/26 16:59:00)] was greater than the threshold (5.0).',
  at: '2026-11-02T17:04:40.989Z',
  distributionIds: ['E1EXAMPLE0000'],
};

const CHANGE = {
  kind: 'change',
  eventName: 'PutBucketPolicy',
  at: '2026-11-02T16:58:12.000Z',
  accountId: '111122223333',
  actor: 'arn:aws:sts::111122223333:assumed-role/Admin/alice',
  target: { kind: 'bucket', bucket: 'site-bucket' },
};

describe('an alarm', () => {
  it.each(['eventbridge-single-metric', 'direct-single-metric', 'sns-single-metric', 'sns-eventbridge-alarm'])(
    'gives the same incident by %s, so that a second way of delivery is no second incident',
    (name) => {
      expect(parseEvent(readEvent(name), SELF)).toEqual([ALARM]);
    },
  );

  it.each(['eventbridge-contributor', 'direct-contributor', 'sns-contributor'])(
    'of one contributor has that contributor in its key (%s)',
    (name) => {
      expect(parseEvent(readEvent(name), SELF)).toMatchObject([
        {
          key: `${ALARM_ARN}every-site-4xx|2026-11-02T17:04:40.989Z|ALARM|6d442278dba546f6`,
          distributionIds: ['E1EXAMPLE0000'],
        },
      ]);
    },
  );

  it('carries no reason and no lookup when the event has none', () => {
    const [incident] = parseEvent(readEvent('eventbridge-without-reason'), SELF);
    expect(Object.keys(incident ?? {})).not.toContain('reason');
    expect(Object.keys(incident ?? {})).not.toContain('lookup');
  });

  it('keeps an unusual name whole in name, ARN and key', () => {
    const name = 'Größe: site|shop #1 – 4xx (Übersicht) 日本';
    for (const file of ['eventbridge-unusual-alarm-name', 'sns-unusual-alarm-name']) {
      const key = `${ALARM_ARN}${name}|2026-11-02T17:04:40.989Z|ALARM`;
      expect(parseEvent(readEvent(file), SELF)).toMatchObject([
        { alarmName: name, alarmArn: `${ALARM_ARN}${name}`, key },
      ]);
    }
  });

  it('reads a name of the longest length AWS allows', () => {
    const name = `${'#|é日😀'.repeat(51)}`;
    const event = readEvent('eventbridge-single-metric');
    const renamed = { ...event, resources: [`${ALARM_ARN}${name}`], detail: { ...event['detail'], alarmName: name } };
    expect(parseEvent(renamed, SELF)).toMatchObject([{ alarmName: name, alarmArn: `${ALARM_ARN}${name}` }]);
  });
});

describe('the key of an incident', () => {
  it.each(['eventbridge-single-metric', 'sns-composite', 'direct-contributor', 'cloudtrail-put-bucket-policy'])(
    'is the same when %s is delivered again under another event id',
    (name) => {
      const again = { ...readEvent(name), id: '00000000-0000-0000-0000-000000000000', time: '2026-11-02T18:00:00Z' };
      expect(keysOf(again)).toEqual(keysOf(readEvent(name)));
    },
  );

  it.each([
    [
      'another state',
      (detail: Json) => ({ ...detail, state: { ...detail['state'], value: 'OK' }, previousState: { value: 'ALARM' } }),
    ],
    [
      'another moment',
      (detail: Json) => ({ ...detail, state: { ...detail['state'], timestamp: '2026-11-02T17:05:40.989+0000' } }),
    ],
  ])('differs for %s of the same alarm', (_what, change) => {
    const event = readEvent('eventbridge-single-metric');
    const first = keysOf(event);
    expect(keysOf({ ...event, detail: change(event['detail'] as Json) })).not.toEqual(first);
  });

  it('differs for another contributor of the same alarm', () => {
    const event = readEvent('eventbridge-contributor');
    const other = {
      ...event['detail'],
      alarmContributor: { id: 'ffff', attributes: { DistributionId: 'E2EXAMPLE0000' } },
    };
    expect(keysOf({ ...event, detail: other })).not.toEqual(keysOf(event));
  });

  function keysOf(event: unknown): readonly string[] {
    return parseEvent(event, SELF).map((result) => (result.kind === 'ignored' ? 'ignored' : result.key));
  }
});

describe('a change', () => {
  it('names the actor, the moment, the account and what was changed', () => {
    const event = readEvent('cloudtrail-put-bucket-policy');
    const key = `cloudtrail|111122223333|${event['detail']?.['eventID']}`;
    expect(parseEvent(event, SELF)).toEqual([{ ...CHANGE, key, record: expect.anything() }]);
  });

  it('keeps the event that is the incident, with the policy it wrote and without what is not needed', () => {
    const [change] = parseEvent(readEvent('cloudtrail-put-bucket-policy'), SELF);
    expect(change).toMatchObject({
      record: {
        eventID: 'cdc4b7ed-e171-4cef-975a-000000000001',
        userAgent: 'aws-cli/2.31.0',
        requestParameters: { bucketName: 'site-bucket', bucketPolicy: { Version: '2012-10-17' } },
      },
    });
    expect(JSON.stringify(change)).not.toContain('accessKeyId');
  });

  it('names what it changed also when CloudTrail left the parameters out', () => {
    const [change] = parseEvent(readEvent('cloudtrail-put-bucket-policy-omitted-parameters'), SELF);
    expect(change).toMatchObject({ record: { requestParameters: { bucketName: 'site-bucket' } } });
  });

  it('by an AWS service names the service as actor', () => {
    expect(parseEvent(readEvent('cloudtrail-by-aws-service'), SELF)).toMatchObject([
      { actor: 'cloudformation.amazonaws.com' },
    ]);
  });

  it.each([
    ['our role, with its path', [OWN_ROLE], 'ignored'],
    ['our role, without its path', ['arn:aws:iam::111122223333:role/originmend-approval-page'], 'ignored'],
    ['our role of another account', ['arn:aws:iam::444455556666:role/originmend-approval-page'], 'change'],
    ['another role', ['arn:aws:iam::111122223333:role/Admin'], 'change'],
    ['no role', [], 'change'],
  ])('by a session of our role, when we are told %s, is read as %s', (_what, roleArns, kind) => {
    expect(parseEvent(readEvent('ignored-cloudtrail-own-write'), { roleArns })).toMatchObject([{ kind }]);
  });

  it.each(['Put', 'Delete'])('%sAccountPublicAccessBlock is not bound to a bucket and is left to the audit', (verb) => {
    const event = readEvent('cloudtrail-put-bucket-public-access-block');
    const account = { ...event, detail: { ...event['detail'], eventName: `${verb}AccountPublicAccessBlock` } };
    expect(outcomeOf(account)).toContain('ignored: ');
  });
});

describe('records', () => {
  it('of several publishers are answered one by one, in order', () => {
    const alarm = readEvent('sns-single-metric')['Records']?.[0];
    const other = readEvent('ignored-sns-other-publisher')['Records']?.[0];
    const kinds = parseEvent({ Records: [other, alarm, other] }, SELF).map(({ kind }) => kind);
    expect(kinds).toEqual(['ignored', 'alarm', 'ignored']);
  });

  it('that are none at all are not ours', () => {
    expect(outcomeOf({ Records: [] })).toMatch(/^ignored: /);
  });
});
