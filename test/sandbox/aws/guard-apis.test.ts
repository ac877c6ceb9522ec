import { CheckNoPublicAccessCommand, ValidatePolicyCommand } from '@aws-sdk/client-accessanalyzer';
import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, it } from 'vitest';
import { clientsOf, refusal, useSandbox } from '../clients.ts';

const sandbox = useSandbox();
const clients = () => clientsOf(sandbox().url);
beforeEach(() => sandbox().load('healthy-oac'));

describe('SSM parameters', () => {
  const put = (input: Partial<ConstructorParameters<typeof PutParameterCommand>[0]>) =>
    clients().ssm.send(new PutParameterCommand({ Name: '/a/b', Value: 'one', Type: 'String', ...input }));
  const get = (Name = '/a/b') => clients().ssm.send(new GetParameterCommand({ Name }));

  it('read back as they were put, with a version that grows', async () => {
    expect((await put({})).Version).toBe(1);
    expect((await put({ Value: 'two', Overwrite: true })).Version).toBe(2);
    expect((await get()).Parameter).toMatchObject({
      Name: '/a/b',
      Value: 'two',
      Version: 2,
      Type: 'String',
      ARN: 'arn:aws:ssm:us-east-1:111122223333:parameter/a/b',
    });
  });

  it('that do not exist are ParameterNotFound', async () => {
    expect(await refusal(get('/nowhere'))).toMatchObject({ code: 'ParameterNotFound', status: 400 });
  });

  it('are not overwritten by accident', async () => {
    await put({});
    expect(await refusal(put({ Value: 'two' }))).toMatchObject({ code: 'ParameterAlreadyExists', status: 400 });
    expect((await get()).Parameter?.Value).toBe('one');
  });

  it('take at most 4096 characters', async () => {
    expect(await refusal(put({ Value: 'x'.repeat(4097) }))).toMatchObject({ code: 'ValidationException', status: 400 });
  });
});

describe('IAM Access Analyzer', () => {
  const document = (...statements: readonly object[]) =>
    JSON.stringify({ Version: '2012-10-17', Statement: statements });
  const read = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::site/*' };
  const account = { ...read, Sid: 'Account', Principal: { AWS: 'arn:aws:iam::111122223333:root' } };
  const everybody = { ...read, Sid: 'Everybody', Principal: '*' };
  const validate = (policyDocument: string) =>
    clients().accessAnalyzer.send(
      new ValidatePolicyCommand({
        policyDocument,
        policyType: 'RESOURCE_POLICY',
        validatePolicyResourceType: 'AWS::S3::Bucket',
      }),
    );
  const check = (policyDocument: string) =>
    clients().accessAnalyzer.send(new CheckNoPublicAccessCommand({ policyDocument, resourceType: 'AWS::S3::Bucket' }));

  it('finds nothing in a document that S3 takes', async () => {
    expect((await validate(document(account))).findings).toEqual([]);
  });

  it('calls an ERROR what S3 would refuse, and what a story planted', async () => {
    sandbox().world.policyErrors.push({ whenNamed: 'Account', issueCode: 'INVALID_X', details: 'Mend x.' });
    const { findings } = await validate(document({ ...account, Effect: 'Perhaps' }));
    expect(findings).toMatchObject([
      {
        findingType: 'ERROR',
        issueCode: 'MALFORMED_POLICY',
        findingDetails: expect.stringContaining('Invalid effect'),
      },
      { findingType: 'ERROR', issueCode: 'INVALID_X', findingDetails: 'Mend x.' },
    ]);
  });

  it('passes what is not public and names the statement that is', async () => {
    expect(await check(document(account))).toMatchObject({ result: 'PASS' });
    expect(await check(document(account, everybody))).toMatchObject({
      result: 'FAIL',
      reasons: [{ statementIndex: 1, statementId: 'Everybody' }],
    });
  });

  it('refuses what is no JSON', async () => {
    expect(await refusal(check('{'))).toMatchObject({ code: 'ValidationException', status: 400 });
  });
});
