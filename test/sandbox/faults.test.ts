import { ListDistributionsCommand } from '@aws-sdk/client-cloudfront';
import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
  PutBucketPolicyCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { PublishCommand } from '@aws-sdk/client-sns';
import { beforeEach, describe, expect, it } from 'vitest';
import { oacGrant, policyOf } from '../../sandbox/scenarios/statements.ts';
import { SITE_BUCKET as Bucket, SITE_ARN } from '../../sandbox/scenarios/website.ts';
import { TABLE_NAME, TOPIC_ARN } from '../../sandbox/world.ts';
import { clientsOf, refusal, useSandbox } from './clients.ts';

const sandbox = useSandbox();
const clients = () => clientsOf(sandbox().url);
const NEW_POLICY = JSON.stringify(policyOf({ ...oacGrant(Bucket, SITE_ARN), Sid: 'New' }));
const put = () => clients().s3.send(new PutBucketPolicyCommand({ Bucket, Policy: NEW_POLICY }));
const stored = () => sandbox().world.buckets.get(Bucket)?.policyText;

beforeEach(() => sandbox().load('healthy-oac'));

describe('faults', () => {
  it('refuses before any effect', async () => {
    sandbox().faults.add({ service: 's3', operation: 'PutBucketPolicy', effect: { kind: 'refuse' } });
    expect(await refusal(put())).toMatchObject({ code: 'AccessDenied', status: 403 });
    expect(stored()).not.toBe(NEW_POLICY);
  });

  it('refuses with the code it was given', async () => {
    sandbox().faults.add({
      operation: 'PutBucketPolicy',
      effect: { kind: 'refuse', code: 'OperationAborted', status: 409, message: 'conflict' },
    });
    expect(await refusal(put())).toMatchObject({ code: 'OperationAborted', status: 409, message: 'conflict' });
  });

  it('fails after the effect', async () => {
    sandbox().faults.add({ operation: 'PutBucketPolicy', effect: { kind: 'fail-after' } });
    expect(await refusal(put())).toMatchObject({ code: 'InternalError', status: 500 });
    expect(stored()).toBe(NEW_POLICY);
  });

  it('breaks the connection after the effect', async () => {
    sandbox().faults.add({ operation: 'PutBucketPolicy', effect: { kind: 'fail-after', disconnect: true } });
    await expect(put()).rejects.toThrow();
    expect(stored()).toBe(NEW_POLICY);
  });

  it('delays', async () => {
    sandbox().faults.add({ operation: 'PutBucketPolicy', effect: { kind: 'delay', milliseconds: 120 } });
    const before = performance.now();
    await put();
    expect(performance.now() - before).toBeGreaterThanOrEqual(115);
  });

  it.each([[false], [true]])('never answers; happened = %s', async (after) => {
    sandbox().faults.add({ operation: 'PutBucketPolicy', effect: { kind: 'hang', after } });
    await expect(
      clients().s3.send(new PutBucketPolicyCommand({ Bucket, Policy: NEW_POLICY }), {
        requestTimeout: 200,
        abortSignal: AbortSignal.timeout(250),
      }),
    ).rejects.toThrow();
    expect(stored() === NEW_POLICY).toBe(after);
  });

  it('throttles N times and then lets the SDK through', async () => {
    sandbox().faults.add({ service: 's3', operation: 'GetBucketPolicy', times: 2, effect: { kind: 'throttle' } });
    const credentials = { accessKeyId: 'A', secretAccessKey: 's' };
    const patient = new S3Client({
      endpoint: sandbox().url,
      region: 'us-east-1',
      forcePathStyle: true,
      maxAttempts: 3,
      credentials,
    });
    expect((await patient.send(new GetBucketPolicyCommand({ Bucket }))).Policy).toBe(stored());
    expect(sandbox().calls.all.map(({ status }) => status)).toEqual([503, 503, 200]);
  });

  it('throttles each service in its own words', async () => {
    sandbox().faults.add({ times: 9, effect: { kind: 'throttle' } });
    const refused = [
      await refusal(clients().cloudfront.send(new ListDistributionsCommand({}))),
      await refusal(clients().sns.send(new PublishCommand({ TopicArn: TOPIC_ARN, Message: 'x' }))),
      await refusal(clients().dynamodb.send(new ScanCommand({ TableName: TABLE_NAME }))),
    ];
    expect(refused.map(({ code, status }) => [code, status])).toEqual([
      ['Throttling', 400],
      ['Throttling', 400],
      ['ThrottlingException', 400],
    ]);
    expect(sandbox().inbox).toHaveLength(0);
  });

  it('hits only the nth call to the named resource', async () => {
    sandbox().faults.add({ operation: 'GetPublicAccessBlock', resource: Bucket, nth: 2, effect: { kind: 'refuse' } });
    const get = () => clients().s3.send(new GetPublicAccessBlockCommand({ Bucket }));
    await get();
    expect(await refusal(get())).toMatchObject({ code: 'AccessDenied' });
    await get();
  });

  it('runs the crash hook at the chosen moment', async () => {
    const seen: (string | undefined)[] = [];
    sandbox().faults.add({
      operation: 'PutBucketPolicy',
      effect: { kind: 'crash', after: true, hook: () => void seen.push(stored()) },
    });
    await expect(put()).rejects.toThrow();
    expect(seen).toEqual([NEW_POLICY]);
  });

  it('fails DynamoDB after the effect too', async () => {
    sandbox().faults.add({ service: 'dynamodb', operation: 'PutItem', effect: { kind: 'fail-after' } });
    expect(
      await refusal(clients().dynamodb.send(new PutItemCommand({ TableName: TABLE_NAME, Item: { pk: { S: 'a' } } }))),
    ).toMatchObject({ status: 500 });
    expect((await clients().dynamodb.send(new ScanCommand({ TableName: TABLE_NAME }))).Count).toBe(1);
  });

  it('takes faults over HTTP and forgets them', async () => {
    const url = `${sandbox().url}/sandbox/faults`;
    const added = await fetch(url, {
      method: 'POST',
      body: JSON.stringify({ operation: 'PutBucketPolicy', times: 9, effect: { kind: 'refuse' } }),
    });
    expect(added.status).toBe(200);
    expect(await refusal(put())).toMatchObject({ code: 'AccessDenied' });
    await fetch(url, { method: 'DELETE' });
    await put();
  });

  it('names what is wrong with a fault', async () => {
    const answer = await fetch(`${sandbox().url}/sandbox/faults`, {
      method: 'POST',
      body: '{"effect":{"kind":"explode"}}',
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('effect.kind is "explode"; expected one of refuse');
  });
});

describe('recorded calls', () => {
  it('hold service, operation, IAM action, resource, write and outcome', async () => {
    await put();
    await refusal(clients().s3.send(new GetBucketPolicyCommand({ Bucket: 'nobody-has-it' })));
    await clients().dynamodb.send(new PutItemCommand({ TableName: TABLE_NAME, Item: { pk: { S: 'a' } } }));
    const calls = (await (await fetch(`${sandbox().url}/sandbox/calls`)).json()) as unknown[];
    expect(calls).toMatchObject([
      {
        service: 's3',
        operation: 'PutBucketPolicy',
        action: 's3:PutBucketPolicy',
        resource: Bucket,
        write: true,
        status: 200,
        during: [],
      },
      { operation: 'GetBucketPolicy', resource: 'nobody-has-it', write: false, status: 404, errorCode: 'NoSuchBucket' },
      {
        service: 'dynamodb',
        operation: 'PutItem',
        action: 'dynamodb:PutItem',
        resource: TABLE_NAME,
        write: true,
        status: 200,
      },
    ]);
  });

  it('names the IAM action where it differs from the operation', async () => {
    await clients().s3.send(new GetPublicAccessBlockCommand({ Bucket }));
    expect(sandbox().calls.all[0]?.action).toBe('s3:GetBucketPublicAccessBlock');
  });

  it('counts successful writes only', async () => {
    sandbox().faults.add({ operation: 'PutBucketPolicy', effect: { kind: 'refuse' } });
    await refusal(put());
    expect(sandbox().calls.writes()).toHaveLength(0);
    await put();
    expect(
      sandbox()
        .calls.writes()
        .map(({ operation }) => operation),
    ).toEqual(['PutBucketPolicy']);
  });
});
