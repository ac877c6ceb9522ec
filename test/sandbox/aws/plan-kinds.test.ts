import {
  CreateOriginAccessControlCommand,
  GetOriginAccessControlCommand,
  type OriginAccessControlConfig,
  UpdateOriginAccessControlCommand,
} from '@aws-sdk/client-cloudfront';
import { GetKeyPolicyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { beforeEach, describe, expect, it } from 'vitest';
import { accountStatement, addKey } from '../../../sandbox/build/key.ts';
import { policyOf } from '../../../sandbox/scenarios/statements.ts';
import { clientsOf, refusal, useSandbox } from '../clients.ts';

const sandbox = useSandbox();
const clients = () => clientsOf(sandbox().url);
const CONFIG: OriginAccessControlConfig = {
  Name: 'mine',
  Description: '',
  SigningProtocol: 'sigv4',
  SigningBehavior: 'always',
  OriginAccessControlOriginType: 's3',
};

beforeEach(() => sandbox().load('healthy-oac'));

describe('CreateOriginAccessControl', () => {
  const create = () =>
    clients().cloudfront.send(new CreateOriginAccessControlCommand({ OriginAccessControlConfig: CONFIG }));

  it('makes one that can be read and updated with its ETag', async () => {
    const { OriginAccessControl, ETag } = await create();
    const Id = OriginAccessControl?.Id;
    const read = await clients().cloudfront.send(new GetOriginAccessControlCommand({ Id }));
    expect(read).toMatchObject({ ETag, OriginAccessControl: { OriginAccessControlConfig: CONFIG } });
    const update = (IfMatch?: string) =>
      clients().cloudfront.send(
        new UpdateOriginAccessControlCommand({ Id, IfMatch, OriginAccessControlConfig: CONFIG }),
      );
    expect(await refusal(update())).toMatchObject({ code: 'InvalidIfMatchVersion', status: 400 });
    expect(await refusal(update('EOLD'))).toMatchObject({ code: 'PreconditionFailed', status: 412 });
    expect((await update(ETag)).ETag).not.toBe(ETag);
  });

  it('takes a name once', async () => {
    await create();
    expect(await refusal(create())).toMatchObject({ code: 'OriginAccessControlAlreadyExists', status: 409 });
  });
});

describe('PutKeyPolicy', () => {
  const key = (more: object = {}) =>
    addKey(sandbox().world, { id: 'k1', policy: policyOf(accountStatement(sandbox().world)), ...more });
  const put = (KeyId: string, Policy: string) => clients().kms.send(new PutKeyPolicyCommand({ KeyId, Policy }));

  it('replaces the policy', async () => {
    const text = JSON.stringify({ Id: 'new', Statement: [accountStatement(sandbox().world)] });
    await put(key(), text);
    expect(
      (await clients().kms.send(new GetKeyPolicyCommand({ KeyId: key({ policy: JSON.parse(text) }) }))).Policy,
    ).toBe(text);
  });

  it.each<[string, object, string, string]>([
    ['no JSON', {}, 'nonsense', 'MalformedPolicyDocumentException'],
    ['a policy that locks its writer out', {}, '{"Statement":[]}', 'MalformedPolicyDocumentException'],
    ['more than 32 KB', {}, JSON.stringify({ Id: 'x'.repeat(33_000) }), 'LimitExceededException'],
    ['an AWS managed key', { manager: 'AWS' }, '{"Statement":[]}', 'AccessDeniedException'],
    ['a key on its way to deletion', { state: 'PendingDeletion' }, '{"Statement":[]}', 'KMSInvalidStateException'],
  ])('refuses %s', async (_what, more, text, code) => {
    expect(await refusal(put(key(more), text))).toMatchObject({ code, status: 400 });
  });
});

describe('AssumeRole', () => {
  const assume = (RoleArn: string) =>
    clients().sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'originmend' }));

  it('gives credentials whose calls are recorded under the role, also in the next world', async () => {
    const { Credentials } = await assume('arn:aws:iam::111122223333:role/key-writer');
    await sandbox().load('healthy-oai');
    const sts = new STSClient({
      endpoint: sandbox().url,
      region: 'us-east-1',
      credentials: {
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken ?? '',
      },
    });
    const arn = 'arn:aws:sts::111122223333:assumed-role/key-writer/originmend';
    expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(arn);
    expect(sandbox().calls.all.at(-1)?.caller).toBe(arn);
  });

  it('refuses a role of another account', async () => {
    expect(await refusal(assume('arn:aws:iam::999999999999:role/x'))).toMatchObject({
      code: 'AccessDenied',
      status: 403,
    });
  });
});
