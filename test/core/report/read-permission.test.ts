import { describe, expect, it } from 'vitest';
import { factPath } from '../../../functions/core/facts.ts';
import { readPermission, readRemedy } from '../../../functions/core/report/read-permission.ts';

describe('readPermission', () => {
  it.each([
    [['accountId'], 'sts:GetCallerIdentity'],
    [['distribution'], 'cloudfront:GetDistribution'],
    [['distribution', 'DistributionConfig', 'Origins'], 'cloudfront:GetDistribution'],
    [['originAccessControls', 'E2OAC'], 'cloudfront:GetOriginAccessControl'],
    [['originAccessIdentities', 'E3OAI', 'S3CanonicalUserId'], 'cloudfront:GetCloudFrontOriginAccessIdentity'],
    [['originRequestPolicies', 'p'], 'cloudfront:GetOriginRequestPolicy'],
    [['cachePolicies', 'p'], 'cloudfront:GetCachePolicy'],
    [['otherDistributions'], 'cloudfront:ListDistributions'],
    [['buckets', 'site', 'policy'], 's3:GetBucketPolicy'],
    [['buckets', 'my.site', 'policy', 'Statement', 0, 'Condition'], 's3:GetBucketPolicy'],
    [['buckets', 'site', 'publicAccessBlock', 'BlockPublicPolicy'], 's3:GetBucketPublicAccessBlock'],
    [['buckets', 'site', 'objectOwnership'], 's3:GetBucketOwnershipControls'],
    [['buckets', 'site', 'requestPayer'], 's3:GetBucketRequestPayment'],
    [['buckets', 'site', 'tags'], 's3:GetBucketTagging'],
    [['buckets', 'site', 'exists'], 's3:ListBucket'],
    [['buckets', 'site', 'ownerAccountId'], 's3:ListBucket'],
    [['buckets', 'site', 'objects'], 's3:ListBucket'],
    [['buckets', 'site', 'objects', 'index.html'], 's3:GetObject'],
    [['buckets', 'site', 'objects', 'index.html', 'ownedByBucketOwner'], 's3:GetObjectAcl'],
    [['kmsKeys', 'arn:aws:kms:eu-west-1:1:key/k', 'policy'], 'kms:GetKeyPolicy'],
    [['kmsKeys', 'arn:aws:kms:eu-west-1:1:key/k', 'KeyState'], 'kms:DescribeKey'],
    [['probe'], undefined],
  ] as const)('reading %j needs %s', (keys, action) => {
    expect(readPermission(factPath(keys))).toBe(action);
  });
});

describe('readRemedy', () => {
  it.each([
    ['AccessDenied', 'Allow s3:GetBucketPolicy.'],
    ['AccessDeniedException', 'Allow s3:GetBucketPolicy.'],
    ['CredentialsProviderError', 'Give it AWS credentials that work; "aws sts get-caller-identity" shows yours.'],
    ['ExpiredToken', 'Give it AWS credentials that work; "aws sts get-caller-identity" shows yours.'],
    ['MethodNotAllowed', 'Use credentials of the account that owns the bucket.'],
    ['ThrottlingException', 'Look again in a minute.'],
    ['ECONNRESET', 'Look again in a minute.'],
    ['ECONNREFUSED', 'Check the network, and AWS_ENDPOINT_URL if it is set.'],
    ['ENOTFOUND', 'Check the network, and AWS_ENDPOINT_URL if it is set.'],
    ['NoSuchBucket', undefined],
    ['NotOwnedByDistributionAccount', undefined],
  ])('of %s', (code, remedy) => {
    expect(readRemedy(code, 's3:GetBucketPolicy')).toBe(remedy);
  });

  it('names no action where none reads the fact', () => {
    expect(readRemedy('AccessDenied', undefined)).toBeUndefined();
  });
});
