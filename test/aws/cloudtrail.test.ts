import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { describe, expect, it } from 'vitest';
import { lookupEvents, turnsPerRegion } from '../../functions/aws/cloudtrail.ts';
import type { TrailLookup } from '../../functions/workflow/deps.ts';
import { useTestCredentials } from './credentials.ts';
import { startStub } from './http-stub.ts';

useTestCredentials();

const SINCE = '2026-08-28T00:00:00.000Z';
const LOOKUP: TrailLookup = { region: 'eu-west-1', attribute: 'ResourceName', value: 'site', since: SINCE, pages: 2 };
const atOnce = () => Promise.resolve();

const event = (minute: number, CloudTrailEvent = recordAt(minute)) => ({
  EventTime: 1_790_000_000 + minute,
  CloudTrailEvent,
});
const recordAt = (minute: number) =>
  JSON.stringify({ eventID: `e${minute}`, eventName: 'PutBucketPolicy', eventTime: '2026-11-20T10:00:00Z' });

async function answering(pages: readonly object[]) {
  const stub = await startStub((_request, call) => ({
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify(pages[call] ?? {}),
  }));
  return { stub, client: new CloudTrailClient({ endpoint: stub.url, region: 'eu-west-1', maxAttempts: 1 }) };
}

describe('lookupEvents', () => {
  it('asks for one attribute, 50 events at a time, from a moment on', async () => {
    const { stub, client } = await answering([{ Events: [event(1)] }]);
    const found = await lookupEvents(client, atOnce, LOOKUP);
    expect(found).toMatchObject({ records: [{ eventID: 'e1', eventName: 'PutBucketPolicy' }], since: SINCE });
    expect(JSON.parse(stub.seen[0]?.body ?? '')).toEqual({
      LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: 'site' }],
      StartTime: Date.parse(SINCE) / 1000,
      MaxResults: 50,
    });
  });

  it('stops after the pages it may read and says how far it came', async () => {
    const { stub, client } = await answering([
      { Events: [event(9), event(8)], NextToken: 'a' },
      { Events: [event(7)], NextToken: 'b' },
    ]);
    const found = await lookupEvents(client, atOnce, LOOKUP);
    expect(found).toMatchObject({ records: [{}, {}, {}], since: new Date((1_790_000_000 + 7) * 1000).toISOString() });
    expect(stub.seen.map(({ body }) => JSON.parse(body).NextToken)).toEqual([undefined, 'a']);
  });

  it('keeps the pages it has when a later one is refused, and says how far they reach', async () => {
    const stub = await startStub((_request, call) =>
      call === 0
        ? { body: JSON.stringify({ Events: [event(9)], NextToken: 'a' }) }
        : { status: 400, body: JSON.stringify({ __type: 'ThrottlingException', message: 'Rate exceeded' }) },
    );
    const client = new CloudTrailClient({ endpoint: stub.url, region: 'eu-west-1', maxAttempts: 1 });
    expect(await lookupEvents(client, atOnce, LOOKUP)).toMatchObject({
      records: [{ eventID: 'e9' }],
      since: new Date((1_790_000_000 + 9) * 1000).toISOString(),
    });
  });

  it('leaves out records that cannot be read and calls that were refused', async () => {
    const refused = JSON.stringify({ ...JSON.parse(recordAt(2)), errorCode: 'AccessDenied' });
    const { client } = await answering([{ Events: [event(1, '{'), event(2, refused), event(3, '[]'), event(4)] }]);
    expect(await lookupEvents(client, atOnce, LOOKUP)).toMatchObject({ records: [{ eventID: 'e4' }] });
  });

  it('answers a refusal as a fact', async () => {
    const stub = await startStub(() => ({
      status: 400,
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      body: JSON.stringify({ __type: 'AccessDeniedException', message: 'no' }),
    }));
    const client = new CloudTrailClient({ endpoint: stub.url, region: 'eu-west-1', maxAttempts: 1 });
    expect(await lookupEvents(client, atOnce, LOOKUP)).toEqual({ unreadable: 'AccessDeniedException' });
  });
});

describe('turns', () => {
  it('are half a second apart in each region, and the first comes at once', async () => {
    let now = 1000;
    const waited: number[] = [];
    const turn = turnsPerRegion(
      () => now,
      async (milliseconds) => void waited.push(milliseconds),
    );
    await Promise.all([turn('eu-west-1'), turn('eu-west-1'), turn('us-east-1'), turn('eu-west-1')]);
    expect(waited).toEqual([500, 1000]);
    now = 5000;
    await turn('eu-west-1');
    expect(waited).toHaveLength(2);
  });
});
