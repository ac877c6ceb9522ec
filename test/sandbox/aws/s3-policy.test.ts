import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { oaiArn } from '../../../sandbox/aws/s3/principals.ts';
import { addBucket } from '../../../sandbox/build/bucket.ts';
import { addOai, oaiCanonicalUserId } from '../../../sandbox/build/identity.ts';
import { oacGrant, oaiGrant, policyOf } from '../../../sandbox/scenarios/statements.ts';
import { clientsOf, refusal, useSandbox } from '../clients.ts';

const sandbox = useSandbox();
const s3 = () => clientsOf(sandbox().url).s3;
const Bucket = 'site-bucket';
const ARN = 'arn:aws:cloudfront::111122223333:distribution/E1EXAMPLE0000';
const GRANT = oacGrant(Bucket, ARN);

const put = (policy: unknown, more: { ExpectedBucketOwner?: string } = {}) =>
  s3().send(
    new PutBucketPolicyCommand({
      Bucket,
      Policy: typeof policy === 'string' ? policy : JSON.stringify(policy),
      ...more,
    }),
  );
const read = async () =>
  JSON.parse((await s3().send(new GetBucketPolicyCommand({ Bucket }))).Policy ?? 'null') as unknown;

beforeEach(async () => {
  await sandbox().load('healthy-oac');
  addBucket(sandbox().world, { name: Bucket });
  addOai(sandbox().world, 'E2OAI0000');
  sandbox().world.callers.set('AKIAFOREIGN', {
    accountId: '999999999999',
    arn: 'arn:aws:iam::999999999999:user/stranger',
  });
});

describe('Get, Put and Delete', () => {
  it('answers NoSuchBucketPolicy 404 before the first policy and after its deletion', async () => {
    const get = () => s3().send(new GetBucketPolicyCommand({ Bucket }));
    expect(await refusal(get())).toMatchObject({ code: 'NoSuchBucketPolicy', status: 404 });
    await put(policyOf(GRANT));
    await s3().send(new DeleteBucketPolicyCommand({ Bucket }));
    expect(await refusal(get())).toMatchObject({ code: 'NoSuchBucketPolicy', status: 404 });
  });

  it('gives back the document that was put', async () => {
    const policy = { ...policyOf(GRANT), Id: 'kept' };
    await put(policy, { ExpectedBucketOwner: '111122223333' });
    expect(await read()).toEqual(policy);
  });

  it('refuses a wrong ExpectedBucketOwner with AccessDenied 403 and changes nothing', async () => {
    await put(policyOf(GRANT));
    expect(
      await refusal(put(policyOf({ ...GRANT, Sid: 'Other' }), { ExpectedBucketOwner: '999999999999' })),
    ).toMatchObject({ code: 'AccessDenied', status: 403 });
    expect(await read()).toEqual(policyOf(GRANT));
  });

  it('answers callers of another account with MethodNotAllowed 405', async () => {
    const foreign = clientsOf(sandbox().url, { accessKeyId: 'AKIAFOREIGN' }).s3;
    expect(await refusal(foreign.send(new GetBucketPolicyCommand({ Bucket })))).toMatchObject({
      code: 'MethodNotAllowed',
      status: 405,
    });
  });

  it('answers NoSuchBucket for a bucket that does not exist', async () => {
    expect(await refusal(s3().send(new GetBucketPolicyCommand({ Bucket: 'nobody-has-it' })))).toMatchObject({
      code: 'NoSuchBucket',
      status: 404,
    });
  });

  it('obeys a Deny that hits the caller, and the root user gets past it', async () => {
    const deny = {
      Sid: 'Locked',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:GetBucketPolicy',
      Resource: `arn:aws:s3:::${Bucket}`,
    };
    await put(policyOf(deny));
    const refused = await refusal(s3().send(new GetBucketPolicyCommand({ Bucket })));
    expect(refused).toMatchObject({ code: 'AccessDenied', status: 403 });
    expect(refused.message).toContain('with an explicit deny in a resource-based policy');
    sandbox().world.callers.set('AKIAROOT', { accountId: '111122223333', arn: 'arn:aws:iam::111122223333:root' });
    const root = clientsOf(sandbox().url, { accessKeyId: 'AKIAROOT' }).s3;
    expect((await root.send(new GetBucketPolicyCommand({ Bucket }))).Policy).toContain('Locked');
  });
});

describe('documents S3 does not accept', () => {
  const big = policyOf({
    ...GRANT,
    Condition: { StringEquals: { 'AWS:SourceArn': Array.from({ length: 400 }, (_, n) => `${ARN}${n}`) } },
  });
  it.each([
    ['text that is no JSON object', 'not json', /first byte must be '\{'/],
    ['broken JSON', '{"Version": ', /invalid Json/],
    ['no statements', { Version: '2012-10-17', Statement: [] }, /Missing required field Statement/],
    ['an unknown version', { ...policyOf(GRANT), Version: '2020-01-01' }, /valid version/],
    ['an unknown element of the document', { ...policyOf(GRANT), Comment: 'x' }, /Unknown field Comment/],
    ['an unknown element of a statement', policyOf({ ...GRANT, Comment: 'x' }), /Unknown field Comment/],
    ['a lower-case effect', policyOf({ ...GRANT, Effect: 'allow' }), /Invalid effect/],
    [
      'no principal',
      policyOf({ Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` }),
      /Missing required field Principal/,
    ],
    [
      'no action',
      policyOf({ Effect: 'Allow', Principal: '*', Resource: `arn:aws:s3:::${Bucket}/*` }),
      /Missing required field Action/,
    ],
    ['an action of another service', policyOf({ ...GRANT, Action: 'kms:Decrypt' }), /invalid action/],
    ['another bucket', policyOf({ ...GRANT, Resource: 'arn:aws:s3:::other/*' }), /invalid resource/],
    [
      'GetObject on the bucket itself',
      policyOf({ ...GRANT, Resource: `arn:aws:s3:::${Bucket}` }),
      /does not apply to any resource/,
    ],
    ['ListBucket on objects', policyOf({ ...GRANT, Action: 's3:ListBucket' }), /does not apply to any resource/],
    ['more than 20 KB', big, /20480 bytes/],
  ])('refuses %s with MalformedPolicy 400', async (_what, policy, message) => {
    const refused = await refusal(put(policy));
    expect(refused).toMatchObject({ code: 'MalformedPolicy', status: 400 });
    expect(refused.message).toMatch(message);
    expect(sandbox().world.buckets.get(Bucket)?.policyText).toBeUndefined();
  });

  it.each([
    ['Statement as an object', { Version: '2012-10-17', Statement: GRANT }],
    ['the 2008 version', { ...policyOf(GRANT), Version: '2008-10-17' }],
    ['no version', { Statement: [GRANT] }],
    ['actions in any case', policyOf({ ...GRANT, Action: ['S3:getobject'] })],
    ['wildcard actions', policyOf({ ...GRANT, Action: 's3:Get*' })],
    [
      'bucket and objects together',
      policyOf({
        ...GRANT,
        Action: ['s3:GetObject', 's3:ListBucket'],
        Resource: [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`],
      }),
    ],
  ])('accepts %s', async (_what, policy) => {
    await put(policy);
    expect(await read()).toEqual(policy);
  });
});

describe('principals', () => {
  const withPrincipal = (Principal: Record<string, string | string[]>) =>
    policyOf({ ...oaiGrant(Bucket, 'E2OAI0000'), Principal });
  const principalRead = async () => ((await read()) as { Statement: { Principal: unknown }[] }).Statement[0]?.Principal;

  it.each([
    ['the unique id of a deleted principal', { AWS: 'AIDAJ5EXAMPLE5EXAMPLE' }],
    ['the unique id of a deleted role', { AWS: 'AROAJ5EXAMPLE5EXAMPLE' }],
    ['an OAI that does not exist', { AWS: oaiArn('E9NONE') }],
    ['a distribution id as an OAI', { AWS: oaiArn('E1ALPINE0SITE1') }],
    ['a canonical user nobody has', { CanonicalUser: 'a'.repeat(64) }],
    ['a service that is none', { Service: 'cloudfront' }],
  ])('refuses %s: Invalid principal in policy', async (_what, principal) => {
    const refused = await refusal(put(withPrincipal(principal)));
    expect(refused).toMatchObject({ code: 'MalformedPolicy', status: 400, message: 'Invalid principal in policy' });
  });

  it('refuses a document again that it once stored, when one of its principals was deleted since', async () => {
    const role = 'arn:aws:iam::111122223333:role/gone';
    await put(policyOf(GRANT, { ...GRANT, Sid: 'Role', Principal: { AWS: role } }));
    sandbox().world.deletedPrincipals.add(role);
    expect(await refusal(put(await read()))).toMatchObject({
      code: 'MalformedPolicy',
      message: 'Invalid principal in policy',
    });
  });

  it.each([
    [
      'a canonical user as the ARN of its OAI',
      { CanonicalUser: oaiCanonicalUserId('E2OAI0000') },
      { AWS: oaiArn('E2OAI0000') },
    ],
    [
      'the underscore spelling as the ARN with spaces',
      { AWS: oaiArn('E2OAI0000').replaceAll(' ', '_') },
      { AWS: oaiArn('E2OAI0000') },
    ],
    ['an account id as its root', { AWS: '444455556666' }, { AWS: 'arn:aws:iam::444455556666:root' }],
  ])('reads back %s', async (_what, written, stored) => {
    await put(withPrincipal(written));
    expect(await principalRead()).toEqual(stored);
  });

  it('shows an OAI as AIDA… for a moment after the write, then as its ARN', async () => {
    sandbox().world.delays.oaiReadBack = 200;
    await put(policyOf(oaiGrant(Bucket, 'E2OAI0000')));
    expect(await principalRead()).toEqual({ AWS: expect.stringMatching(/^AIDA[A-Z0-9]{17}$/) as string });
    await expect.poll(principalRead, { timeout: 2000 }).toEqual({ AWS: oaiArn('E2OAI0000') });
  });
});

describe('Block Public Access', () => {
  const open = policyOf({
    Sid: 'Everybody',
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${Bucket}/*`,
  });
  const isPublic = async () => (await s3().send(new GetBucketPolicyStatusCommand({ Bucket }))).PolicyStatus?.IsPublic;

  it('refuses a public policy while BlockPublicPolicy is on, in the words of S3', async () => {
    const refused = await refusal(put(open));
    expect(refused).toMatchObject({ code: 'AccessDenied', status: 403 });
    expect(refused.message).toContain(
      'because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access',
    );
  });

  it('tells by GetBucketPolicyStatus whether a policy is public', async () => {
    const bucket = sandbox().world.buckets.get(Bucket);
    if (!bucket) throw new Error('no bucket');
    bucket.publicAccessBlock = undefined;
    await put(policyOf(GRANT));
    expect(await isPublic()).toBe(false);
    await put(open);
    expect(await isPublic()).toBe(true);
  });

  it('refuses even a harmless addition to a policy that is public already', async () => {
    const bucket = sandbox().world.buckets.get(Bucket);
    if (!bucket) throw new Error('no bucket');
    bucket.policyText = JSON.stringify(open);
    expect(await refusal(put(policyOf(...(open.Statement as []), GRANT)))).toMatchObject({
      code: 'AccessDenied',
      status: 403,
    });
  });
});
