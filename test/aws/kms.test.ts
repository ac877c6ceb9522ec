import { describe, expect, it } from 'vitest';
import { awsClients } from '../../functions/aws/clients.ts';
import { describeKey, regionOfArn } from '../../functions/aws/kms.ts';
import { useTestCredentials } from './credentials.ts';
import { jsonAnswer, jsonError, type StubAnswer, startStub } from './http-stub.ts';

useTestCredentials();

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/k';
const METADATA = jsonAnswer({ KeyMetadata: { KeyId: 'k', Arn: KEY, KeyManager: 'CUSTOMER', KeyState: 'Enabled' } });
const POLICY = jsonAnswer({ Policy: '{"Version":"2012-10-17","Statement":[]}', PolicyName: 'default' });
const REFUSED = jsonError(400, 'AccessDeniedException');

async function described(metadata: StubAnswer, policy: StubAnswer): Promise<unknown> {
  const stub = await startStub(({ headers }) =>
    headers['x-amz-target'] === 'TrentService.DescribeKey' ? metadata : policy,
  );
  const facts = await describeKey(awsClients(stub.url).kms('eu-west-1'), KEY);
  expect(stub.seen.map(({ body }) => JSON.parse(body))).toEqual(
    expect.arrayContaining([{ KeyId: KEY }, { KeyId: KEY, PolicyName: 'default' }]),
  );
  expect(stub.seen).toHaveLength(2);
  return facts;
}

describe('describeKey', () => {
  it('reads kind, state and policy', async () => {
    expect(await described(METADATA, POLICY)).toEqual({
      KeyManager: 'CUSTOMER',
      KeyState: 'Enabled',
      policy: { Version: '2012-10-17', Statement: [] },
    });
  });

  it('keeps what it could read when the rest is refused', async () => {
    const unreadable = { unreadable: 'AccessDeniedException' };
    expect(await described(METADATA, REFUSED)).toEqual({
      KeyManager: 'CUSTOMER',
      KeyState: 'Enabled',
      policy: unreadable,
    });
    expect(await described(REFUSED, POLICY)).toEqual({
      KeyManager: unreadable,
      KeyState: unreadable,
      policy: { Version: '2012-10-17', Statement: [] },
    });
  });

  it('says that a policy it cannot parse is malformed', async () => {
    expect(await described(METADATA, jsonAnswer({ Policy: '[' }))).toMatchObject({
      policy: { unreadable: 'MalformedPolicyDocument' },
    });
  });

  it('does not take an empty answer for a fact', async () => {
    const empty = { unreadable: 'EmptyAnswer' };
    expect(await described(jsonAnswer({}), jsonAnswer({}))).toEqual({
      KeyManager: empty,
      KeyState: empty,
      policy: empty,
    });
    expect(await described(jsonAnswer({ KeyMetadata: { KeyId: 'k' } }), POLICY)).toMatchObject({
      KeyManager: empty,
      KeyState: empty,
    });
  });
});

describe('regionOfArn', () => {
  it.each([
    [KEY, 'eu-west-1'],
    ['arn:aws-cn:sns:cn-north-1:111122223333:topic', 'cn-north-1'],
    ['arn:aws:s3:::site', undefined],
    ['none', undefined],
  ])('%s → %s', (arn, region) => {
    expect(regionOfArn(arn)).toBe(region);
  });
});
