import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trailRecordOf } from '../../../functions/core/trail/record.ts';
import { readEvent } from '../../incident-responder/event-files.ts';
import { put, record } from './examples.ts';

describe('a CloudTrail record', () => {
  it('keeps who, when, how and the policy, and nothing else', () => {
    const { detail } = readEvent('cloudtrail-put-bucket-policy');
    expect(trailRecordOf(detail)).toEqual({
      eventID: 'cdc4b7ed-e171-4cef-975a-000000000001',
      eventName: 'PutBucketPolicy',
      eventSource: 's3.amazonaws.com',
      eventTime: '2026-11-02T16:58:12.000Z',
      awsRegion: 'eu-west-1',
      sourceIPAddress: '203.0.113.10',
      userAgent: 'aws-cli/2.31.0',
      userIdentity: {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::111122223333:assumed-role/Admin/alice',
        principalId: 'AROAEXAMPLEID:alice',
        sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::111122223333:role/Admin' } },
      },
      requestParameters: {
        bucketName: 'site-bucket',
        bucketPolicy: (detail as { requestParameters: { bucketPolicy: unknown } }).requestParameters.bucketPolicy,
      },
    });
  });

  it('of a distribution keeps its id and not its configuration, which holds secrets', () => {
    const { detail } = readEvent('cloudtrail-update-distribution');
    expect(trailRecordOf(detail)?.requestParameters).toEqual({ id: 'E1EXAMPLE0000' });
  });

  it.each([
    ['a refused call', { errorCode: 'AccessDenied' }],
    ['an unknown time', { eventTime: 'yesterday' }],
    ['no name', { eventName: '' }],
  ])('that is %s is none', (_what, given) => {
    expect(() => record(1, given)).toThrow('no record');
  });

  it('cuts what somebody made long, and drops a policy no bucket could have', () => {
    const long = record(1, { userAgent: 'x'.repeat(5000), userIdentity: { arn: 'y'.repeat(5000) } });
    expect(long.userAgent).toHaveLength(200);
    expect(long.userIdentity.arn).toHaveLength(512);
    expect(put(1, { Id: 'z'.repeat(70_000) }).requestParameters).toEqual({ bucketName: 'site' });
  });

  it('never throws, whatever it is made of, and reads itself back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const reduced = trailRecordOf(value);
        if (reduced) expect(trailRecordOf(reduced)).toEqual(reduced);
        const beside = trailRecordOf({ ...record(3), userIdentity: value, requestParameters: value });
        expect(trailRecordOf(JSON.parse(JSON.stringify(beside)))).toEqual(beside);
      }),
    );
  });
});
