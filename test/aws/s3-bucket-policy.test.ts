import { describe, expect, it } from 'vitest';
import { awsClients } from '../../functions/aws/clients.ts';
import { s3Deps } from '../../functions/aws/s3.ts';
import { useTestCredentials } from './credentials.ts';
import { type SeenRequest, type StubAnswer, s3Error, startStub } from './http-stub.ts';

useTestCredentials();

const SITE = { bucket: 'site', region: 'eu-west-1' };
const OWNER = '111122223333';
const WANTED = '{"Version":"2012-10-17","Statement":[{"Sid":"Ümläut"}]}';
const CONFLICT = s3Error(409, 'OperationAborted', 'A conflicting conditional operation is currently in progress');
const DEAD_PRINCIPAL = s3Error(400, 'MalformedPolicy', 'Invalid principal in policy');

/** A bucket whose policy is `before`; `answers` are the answers to the writes in turn, the last one for all that follow. */
async function bucketWith(before: string | null, answers: readonly StubAnswer[]) {
  const state = { policy: before, writes: 0 };
  const paused: number[] = [];
  const stub = await startStub(({ method }) => {
    if (method === 'GET') return state.policy === null ? s3Error(404, 'NoSuchBucketPolicy') : { body: state.policy };
    state.writes += 1;
    return answers[Math.min(state.writes, answers.length) - 1] ?? { status: 204 };
  });
  const s3 = s3Deps(awsClients(stub.url), async (milliseconds) => {
    paused.push(milliseconds);
  });
  return { s3, state, paused, writes: () => stub.seen.filter(({ method }) => method !== 'GET') };
}

const written = ({ method, url, headers, body }: SeenRequest) => ({
  method,
  url,
  owner: headers['x-amz-expected-bucket-owner'],
  body,
});

describe('putBucketPolicy', () => {
  it('sends the text byte for byte, once, and only to the expected owner', async () => {
    const { s3, writes, paused } = await bucketWith(null, [{ status: 204 }]);
    await s3.putBucketPolicy(SITE, WANTED, OWNER);
    expect(writes().map(written)).toEqual([{ method: 'PUT', url: '/site?policy', owner: OWNER, body: WANTED }]);
    expect(writes()[0]?.headers).not.toHaveProperty('x-amz-confirm-remove-self-bucket-access');
    expect(paused).toEqual([]);
  });

  it('writes only while the policy still reads as the change expects', async () => {
    const { s3, writes } = await bucketWith('{"Version":"2012-10-17"}', [{ status: 204 }]);
    await s3.putBucketPolicy(SITE, WANTED, OWNER, { ifStill: '{"Version":"2012-10-17"}' });
    expect(writes()).toHaveLength(1);
    await expect(s3.putBucketPolicy(SITE, WANTED, OWNER, { ifStill: null })).rejects.toMatchObject({
      name: 'PolicyChangedError',
      message: expect.stringContaining('nothing was written'),
    });
    await expect(s3.deleteBucketPolicy(SITE, OWNER, { ifStill: '{}' })).rejects.toMatchObject({
      name: 'PolicyChangedError',
    });
    expect(writes()).toHaveLength(1);
  });

  it.each([
    [403, 'AccessDenied', 'because public policies are prevented by the BlockPublicPolicy setting'],
    [400, 'MalformedPolicy', 'Policy has invalid resource'],
    [400, 'MalformedPolicy', 'Invalid principal in policy'],
    [405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.'],
    [404, 'NoSuchBucket', 'The specified bucket does not exist'],
  ])('does not repeat a refusal: %i %s, and passes on what S3 said', async (status, code, message) => {
    const { s3, writes } = await bucketWith('{}', [s3Error(status, code, message)]);
    await expect(s3.putBucketPolicy(SITE, WANTED, OWNER)).rejects.toMatchObject({
      name: 'AwsCallError',
      service: 's3',
      operation: 'PutBucketPolicy',
      code,
      effect: 'none',
      message: expect.stringContaining(message.replace(/\.$/, '')),
    });
    expect(writes()).toHaveLength(1);
  });

  it('tries again after a conflict while the policy reads as before', async () => {
    const { s3, writes, paused } = await bucketWith('{"Version":"2008-10-17"}', [CONFLICT, CONFLICT, { status: 204 }]);
    await s3.putBucketPolicy(SITE, WANTED, OWNER);
    expect(writes()).toHaveLength(3);
    expect(paused).toEqual([250, 500]);
  });

  it('gives up on a conflict that does not end', async () => {
    const { s3, writes, paused } = await bucketWith(null, [CONFLICT]);
    await expect(s3.putBucketPolicy(SITE, WANTED, OWNER)).rejects.toMatchObject({ code: 'OperationAborted' });
    expect(writes()).toHaveLength(6);
    expect(paused.reduce((sum, pause) => sum + pause)).toBeLessThan(10_000);
  });

  it('never overwrites what somebody else wrote during the conflict', async () => {
    const stub = await startStub(({ method }, call) => {
      if (method === 'GET') return { body: call === 0 ? '{"Id":"before"}' : '{"Id":"somebody else"}' };
      return CONFLICT;
    });
    const s3 = s3Deps(awsClients(stub.url), async () => undefined);
    await expect(s3.putBucketPolicy(SITE, WANTED, OWNER)).rejects.toMatchObject({ code: 'OperationAborted' });
    expect(stub.seen.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  it('is done when the conflict was with its own first try', async () => {
    const stub = await startStub(({ method }, call) =>
      method === 'GET' ? { body: call === 0 ? '{}' : JSON.stringify(JSON.parse(WANTED), null, 2) } : CONFLICT,
    );
    await expect(
      s3Deps(awsClients(stub.url), async () => undefined).putBucketPolicy(SITE, WANTED, OWNER),
    ).resolves.toBeUndefined();
    expect(stub.seen.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  it('does not try again when it cannot see whether the policy changed', async () => {
    const stub = await startStub(({ method }) => (method === 'GET' ? s3Error(403, 'AccessDenied') : CONFLICT));
    await expect(
      s3Deps(awsClients(stub.url), async () => undefined).putBucketPolicy(SITE, WANTED, OWNER),
    ).rejects.toMatchObject({ code: 'OperationAborted' });
    expect(stub.seen.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  it('waits up to a minute for a principal that was created moments ago', async () => {
    const { s3, writes, paused } = await bucketWith(null, [DEAD_PRINCIPAL, DEAD_PRINCIPAL, { status: 204 }]);
    await s3.putBucketPolicy(SITE, WANTED, OWNER, { newPrincipal: true });
    expect(writes()).toHaveLength(3);
    expect(paused).toEqual([1_000, 2_000]);
  });

  it('gives up after that minute', async () => {
    const { s3, paused } = await bucketWith(null, [DEAD_PRINCIPAL]);
    await expect(s3.putBucketPolicy(SITE, WANTED, OWNER, { newPrincipal: true })).rejects.toMatchObject({
      code: 'MalformedPolicy',
    });
    expect(paused.reduce((sum, pause) => sum + pause)).toBe(60_000);
  });
});

describe('a write whose answer never comes', () => {
  it('is told apart from a refusal: it may have happened', async () => {
    const { s3 } = await bucketWith('{}', [s3Error(501, 'NotImplemented')]);
    await expect(s3.putBucketPolicy(SITE, WANTED, OWNER)).rejects.toMatchObject({
      code: 'NotImplemented',
      effect: 'unknown',
    });
    const nobody = s3Deps(awsClients('http://127.0.0.1:1'), async () => undefined);
    await expect(nobody.putBucketPolicy(SITE, WANTED, OWNER)).rejects.toMatchObject({
      code: 'ECONNREFUSED',
      effect: 'unknown',
    });
  });
});

describe('deleteBucketPolicy', () => {
  it('is sent once, and only to the expected owner', async () => {
    const { s3, writes } = await bucketWith(WANTED, [{ status: 204 }]);
    await s3.deleteBucketPolicy(SITE, OWNER);
    expect(writes().map(written)).toEqual([{ method: 'DELETE', url: '/site?policy', owner: OWNER, body: '' }]);
  });

  it('tries again after a conflict while the policy is still ours', async () => {
    const { s3, writes } = await bucketWith(WANTED, [CONFLICT, { status: 204 }]);
    await s3.deleteBucketPolicy(SITE, OWNER);
    expect(writes()).toHaveLength(2);
  });

  it('is an AwsCallError when S3 refuses', async () => {
    const { s3 } = await bucketWith(WANTED, [s3Error(403, 'AccessDenied')]);
    await expect(s3.deleteBucketPolicy(SITE, OWNER)).rejects.toMatchObject({
      operation: 'DeleteBucketPolicy',
      code: 'AccessDenied',
    });
  });
});
