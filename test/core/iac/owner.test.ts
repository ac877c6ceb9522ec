import { describe, expect, it } from 'vitest';
import type { Facts, StackFacts } from '../../../functions/core/facts.ts';
import { ownersOf } from '../../../functions/core/iac/find-owners.ts';
import { type Owner, ownerName } from '../../../functions/core/iac/owner.ts';

const BUCKET = { LogicalResourceId: 'SiteBucket', PhysicalResourceId: 'site', ResourceType: 'AWS::S3::Bucket' };
const POLICY = { LogicalResourceId: 'SitePolicy', PhysicalResourceId: 'site', ResourceType: 'AWS::S3::BucketPolicy' };

function factsOf(tags: Readonly<Record<string, string>>, stack?: unknown, distributionStack?: unknown): Facts {
  const bucket = { tags, ...(stack === undefined ? {} : { stack: stack as StackFacts }) };
  return {
    formatVersion: 1,
    distribution: {
      Id: 'E1',
      ARN: 'arn:aws:cloudfront::111122223333:distribution/E1',
      DistributionConfig: { Origins: {}, DefaultCacheBehavior: {} },
    },
    ...(distributionStack === undefined ? {} : { distributionStack: distributionStack as StackFacts }),
    buckets: { site: bucket },
  };
}

const stackOf = (...StackResources: StackFacts['StackResources'][number][]) => ({
  StackName: 'web-prod',
  StackResources,
});
const resource = (LogicalResourceId: string, ResourceType: string, PhysicalResourceId = 'x') => ({
  LogicalResourceId,
  PhysicalResourceId,
  ResourceType,
});

describe('the owner by tags', () => {
  it.each<readonly [Readonly<Record<string, string>>, string, Owner['certainty']]>([
    [{ 'aws:cloudformation:stack-name': 'web' }, 'CloudFormation stack web', 'certain'],
    [{ 'aws:cloudformation:stack-name': 'web-prod', STAGE: 'prod' }, 'Serverless Framework stack web-prod', 'likely'],
    [{ 'aws:cloudformation:stack-name': 'web', 'lambda:createdBy': 'SAM' }, 'AWS SAM stack web', 'likely'],
    [{ 'aws-cdk:auto-delete-objects': 'true' }, 'AWS CDK stack true', 'likely'],
    [{ terraform: 'true' }, 'Terraform true', 'likely'],
    [{ 'tf-workspace': 'prod' }, 'Terraform prod', 'likely'],
    [{ opentofu: 'prod' }, 'OpenTofu prod', 'likely'],
    [{ 'pulumi:project': 'web' }, 'Pulumi web', 'likely'],
    [{ 'sst:app': 'web' }, 'SST app web', 'likely'],
    [{ ManagedBy: 'Terraform' }, 'Terraform', 'likely'],
    [{ 'managed-by': 'OpenTofu' }, 'OpenTofu', 'likely'],
    [{ 'managed by': 'the platform team' }, 'the platform team', 'likely'],
  ])('%j is %s', (tags, name, certainty) => {
    const [owner, ...more] = ownersOf(factsOf(tags), 'site');
    expect([owner && ownerName(owner), owner?.certainty, more]).toEqual([name, certainty, []]);
  });

  it.each([[{}], [{ STAGE: 'prod' }], [{ 'managed-by': '' }], [{ Terrain: 'x', team: 'web' }]])(
    '%j is nobody',
    (tags) => {
      expect(ownersOf(factsOf(tags), 'site')).toEqual([]);
    },
  );

  it('names the tag as evidence', () => {
    expect(ownersOf(factsOf({ 'sst:app': 'web' }), 'site')[0]?.evidence).toEqual(['buckets.site.tags.sst:app']);
  });
});

describe('the owner by stack', () => {
  it('has the logical ids of the bucket, its policy and the distribution', () => {
    const stack = stackOf(BUCKET, POLICY, resource('Dist', 'AWS::CloudFront::Distribution', 'E1'));
    expect(ownersOf(factsOf({}, stack, stack), 'site')).toEqual([
      {
        tool: 'CloudFormation',
        name: 'web-prod',
        bucketLogicalId: 'SiteBucket',
        policyLogicalId: 'SitePolicy',
        distributionLogicalId: 'Dist',
        evidence: ['buckets.site.stack'],
        certainty: 'certain',
      },
    ]);
  });

  it.each([
    ['AWS CDK', resource('CDKMetadata', 'AWS::CDK::Metadata')],
    ['Serverless Framework', resource('ServerlessDeploymentBucket', 'AWS::S3::Bucket')],
    ['AWS SAM', resource('ServerlessRestApi', 'AWS::ApiGateway::RestApi')],
    ['CloudFormation', resource('Queue', 'AWS::SQS::Queue')],
  ])('is %s when the stack has %j', (tool, sign) => {
    expect(ownersOf(factsOf({}, stackOf(BUCKET, POLICY, sign)), 'site')[0]?.tool).toBe(tool);
  });

  it('is told once, not again for the tags CloudFormation put there', () => {
    const tags = { 'aws:cloudformation:stack-name': 'web-prod', 'managed-by': 'terraform' };
    const owners = ownersOf(factsOf(tags, stackOf(BUCKET, POLICY)), 'site');
    expect(owners.map(ownerName)).toEqual(['CloudFormation stack web-prod', 'Terraform']);
  });

  it('of an imported bucket has the policy and no bucket', () => {
    const [owner] = ownersOf(factsOf({}, stackOf(POLICY)), 'site');
    expect(owner).toMatchObject({ policyLogicalId: 'SitePolicy' });
    expect(owner).not.toHaveProperty('bucketLogicalId');
  });

  it('takes a policy with a generated name for this bucket’s only when there is no other', () => {
    const generated = { ...POLICY, PhysicalResourceId: 'web-prod-SitePolicy-1A2B3C4D5E6F' };
    const policyIn = (...resources: StackFacts['StackResources'][number][]) =>
      ownersOf(factsOf({}, stackOf(BUCKET, ...resources)), 'site')[0]?.policyLogicalId;
    expect(policyIn(generated)).toBe('SitePolicy');
    expect(policyIn(generated, resource('Other', 'AWS::S3::Bucket', 'other'))).toBeUndefined();
    expect(policyIn({ ...POLICY, PhysicalResourceId: 'another-bucket' })).toBeUndefined();
  });

  it('does not refer to a distribution of another stack', () => {
    const other = { ...stackOf(resource('Dist', 'AWS::CloudFront::Distribution', 'E1')), StackName: 'cdn' };
    expect(ownersOf(factsOf({}, stackOf(BUCKET), other), 'site')[0]).not.toHaveProperty('distributionLogicalId');
  });

  it.each([
    null,
    { unreadable: 'AccessDenied' },
    7,
    {},
    { StackName: 'web', StackResources: [{ LogicalResourceId: 'a: b\n- c', ResourceType: 'AWS::S3::Bucket' }] },
  ])('is nobody when the facts say %j', (stack) => {
    expect(ownersOf(factsOf({}, stack), 'site')).toEqual([]);
  });
});
