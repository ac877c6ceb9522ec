import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { UpdateOriginAccessControlCommand } from '@aws-sdk/client-cloudfront';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { DeleteBucketPolicyCommand, GetBucketPolicyCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { SITE_BUCKET } from '../../../sandbox/scenarios/website.ts';
import { clientsOf, refusal, useSandbox } from '../clients.ts';

const sandbox = useSandbox();
const config = (region: string) => ({
  endpoint: sandbox().url,
  region,
  maxAttempts: 1,
  credentials: { accessKeyId: 'AKIAALICE', secretAccessKey: 'secret' },
});
const lookup = async (AttributeValue: string, more = {}, region = 'us-east-1') => {
  const LookupAttributes = [{ AttributeKey: 'ResourceName' as const, AttributeValue }];
  return new CloudTrailClient(config(region)).send(new LookupEventsCommand({ LookupAttributes, ...more }));
};
const describeStack = (input: object, region = 'us-east-1') =>
  new CloudFormationClient(config(region)).send(new DescribeStackResourcesCommand(input));

beforeEach(async () => {
  await sandbox().load('stack-overwrote-policy');
  const arn = 'arn:aws:sts::111122223333:assumed-role/Admin/alice';
  sandbox().world.callers.set('AKIAALICE', { accountId: '111122223333', arn });
});

describe('event history', () => {
  it('has every bucket call, newest first, with its caller and the policy written', async () => {
    const { s3 } = clientsOf(sandbox().url, { accessKeyId: 'AKIAALICE' });
    sandbox().world.trail.splice(0);
    const policy = { Version: '2012-10-17', Statement: [] as unknown[] };
    await s3.send(new GetBucketPolicyCommand({ Bucket: SITE_BUCKET }));
    policy.Statement = JSON.parse(sandbox().world.buckets.get(SITE_BUCKET)?.policyText ?? '').Statement;
    await s3.send(new PutBucketPolicyCommand({ Bucket: SITE_BUCKET, Policy: JSON.stringify(policy) }));
    await s3.send(new DeleteBucketPolicyCommand({ Bucket: SITE_BUCKET }));
    await refusal(s3.send(new GetBucketPolicyCommand({ Bucket: SITE_BUCKET })));
    const { Events = [] } = await lookup(SITE_BUCKET);
    const records = Events.map(({ CloudTrailEvent = '' }) => JSON.parse(CloudTrailEvent));
    expect(records.map(({ eventName }) => eventName).toSorted()).toEqual([
      'DeleteBucketPolicy',
      'GetBucketPolicy',
      'GetBucketPolicy',
      'PutBucketPolicy',
    ]);
    const put = records.find(({ eventName }) => eventName === 'PutBucketPolicy');
    expect(put).toMatchObject({
      userIdentity: { arn: 'arn:aws:sts::111122223333:assumed-role/Admin/alice' },
      requestParameters: { bucketName: SITE_BUCKET, bucketPolicy: policy },
      readOnly: false,
    });
    expect(records.some(({ errorCode }) => errorCode === 'NoSuchBucketPolicy')).toBe(true);
  });

  it('has CloudFront’s calls by their ids', async () => {
    const { cloudfront } = clientsOf(sandbox().url);
    await refusal(
      cloudfront.send(
        new UpdateOriginAccessControlCommand({
          Id: 'E3OAC0EXAMPLE1',
          IfMatch: 'EWRONG',
          OriginAccessControlConfig: {
            Name: 'x',
            SigningBehavior: 'never',
            SigningProtocol: 'sigv4',
            OriginAccessControlOriginType: 's3',
          },
        }),
      ),
    );
    const { Events = [] } = await lookup('E3OAC0EXAMPLE1');
    expect(Events.map(({ EventName }) => EventName)).toEqual(['UpdateOriginAccessControl']);
  });

  it('comes in pages, of one region, and not before it is delivered', async () => {
    const first = await lookup(SITE_BUCKET, { MaxResults: 1 });
    expect(first.Events?.map(({ EventName }) => EventName)).toEqual(['PutBucketPolicy']);
    const second = await lookup(SITE_BUCKET, { MaxResults: 1, NextToken: first.NextToken });
    expect([second.Events?.length, second.NextToken]).toEqual([1, undefined]);
    expect((await lookup(SITE_BUCKET, {}, 'eu-west-1')).Events).toEqual([]);
    expect((await lookup(SITE_BUCKET, { StartTime: new Date(Date.now() - 60_000) })).Events).toEqual([]);
    sandbox().world.delays.trail = 60 * 60_000;
    expect((await lookup(SITE_BUCKET)).Events).toHaveLength(1);
  });

  it('takes one attribute and at most 50 events, as AWS does', async () => {
    const two = [
      { AttributeKey: 'EventName' as const, AttributeValue: 'x' },
      { AttributeKey: 'ResourceName' as const, AttributeValue: 'y' },
    ];
    const refused = await refusal(lookup('x', { LookupAttributes: two }));
    expect(refused.code).toBe('InvalidLookupAttributesException');
    expect((await refusal(lookup('x', { MaxResults: 51 }))).code).toBe('InvalidMaxResultsException');
    expect((await refusal(lookup('x', { NextToken: 'nonsense' }))).code).toBe('InvalidNextTokenException');
  });
});

describe('stacks', () => {
  it('are found by any of their resources, with all of them', async () => {
    const { StackResources = [] } = await describeStack({ PhysicalResourceId: SITE_BUCKET });
    expect(StackResources.map(({ LogicalResourceId }) => LogicalResourceId)).toEqual([
      'SiteBucket',
      'SiteBucketPolicy',
      'SiteDistribution',
    ]);
    expect((await describeStack({ StackName: 'cabins-web' })).StackResources).toHaveLength(3);
  });

  it('are unknown elsewhere', async () => {
    const message = `Stack for ${SITE_BUCKET} does not exist`;
    expect(await refusal(describeStack({ PhysicalResourceId: SITE_BUCKET }, 'eu-west-1'))).toMatchObject({
      code: 'ValidationError',
      status: 400,
      message,
    });
    expect((await refusal(describeStack({ StackName: 'x' }))).message).toBe('Stack with id x does not exist');
    expect((await refusal(describeStack({}))).code).toBe('ValidationError');
  });
});
