import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { describe, expect, it } from 'vitest';
import { stackOf } from '../../functions/aws/cloudformation.ts';
import { useTestCredentials } from './credentials.ts';
import { startStub } from './http-stub.ts';

useTestCredentials();

const member = (logical: string, type: string, physical: string) =>
  `<member><StackName>web</StackName><LogicalResourceId>${logical}</LogicalResourceId><PhysicalResourceId>${physical}</PhysicalResourceId><ResourceType>${type}</ResourceType><Timestamp>2026-11-20T10:00:00Z</Timestamp><ResourceStatus>CREATE_COMPLETE</ResourceStatus></member>`;
const BUCKET = member('SiteBucket', 'AWS::S3::Bucket', 'site');
const POLICY = member('SitePolicy', 'AWS::S3::BucketPolicy', 'site');

const listOf = (...members: string[]) =>
  `<DescribeStackResourcesResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStackResourcesResult><StackResources>${members.join('')}</StackResources></DescribeStackResourcesResult></DescribeStackResourcesResponse>`;
const error = (code: string, message: string) => ({
  status: 400,
  body: `<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
});

async function asked(...answers: readonly (string | ReturnType<typeof error>)[]) {
  const stub = await startStub((_request, call) => {
    const answer = answers[call] ?? '';
    return typeof answer === 'string' ? { body: answer } : answer;
  });
  const client = new CloudFormationClient({ endpoint: stub.url, region: 'eu-west-1', maxAttempts: 1 });
  return { found: await stackOf(client, 'site'), bodies: stub.seen.map(({ body }) => new URLSearchParams(body)) };
}

describe('stackOf', () => {
  it('gives the stack of a physical id, reduced', async () => {
    const { found, bodies } = await asked(listOf(BUCKET, POLICY));
    expect(found).toEqual({
      StackName: 'web',
      StackResources: [
        { LogicalResourceId: 'SiteBucket', PhysicalResourceId: 'site', ResourceType: 'AWS::S3::Bucket' },
        { LogicalResourceId: 'SitePolicy', PhysicalResourceId: 'site', ResourceType: 'AWS::S3::BucketPolicy' },
      ],
    });
    expect(bodies.map((body) => body.get('PhysicalResourceId'))).toEqual(['site']);
  });

  it('asks for the whole stack when one resource came alone', async () => {
    const { found, bodies } = await asked(listOf(BUCKET), listOf(BUCKET, POLICY));
    expect(found).toMatchObject({ StackResources: [{}, { LogicalResourceId: 'SitePolicy' }] });
    expect(bodies[1]?.get('StackName')).toBe('web');
  });

  it('is null for what no stack has', async () => {
    const { found } = await asked(error('ValidationError', 'Stack for site does not exist'));
    expect(found).toBeNull();
  });

  it.each([
    ['ValidationError', '1 validation error detected'],
    ['AccessDenied', 'not authorized'],
  ])('is unreadable for %s: %s', async (code, message) => {
    const { found } = await asked(error(code, message));
    expect(found).toEqual({ unreadable: code });
  });
});
