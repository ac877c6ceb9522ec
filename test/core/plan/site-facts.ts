import type { Facts, Origin, ProbeFacts } from '../../../functions/core/facts.ts';
import { parseFacts } from '../../../functions/core/parse-facts.ts';

export const ACCOUNT = '111122223333';
export const DISTRIBUTION = 'E1EXAMPLE0000';
export const DISTRIBUTION_ARN = `arn:aws:cloudfront::${ACCOUNT}:distribution/${DISTRIBUTION}`;
export const OAC: Partial<Origin> = { OriginAccessControlId: 'E2OAC', S3OriginConfig: { OriginAccessIdentity: '' } };
export const OAI: Partial<Origin> = {
  S3OriginConfig: { OriginAccessIdentity: 'origin-access-identity/cloudfront/E3OAI' },
};

export interface Site {
  readonly origin?: Partial<Origin>;
  readonly policy?: unknown;
  readonly bucket?: Record<string, unknown>;
  readonly probe?: ProbeFacts;
  readonly facts?: Record<string, unknown>;
  readonly distribution?: Record<string, unknown>;
}

/** A complete facts file of one distribution with one bucket origin named `site`; everything is healthy but what is handed in. */
export function siteFacts({
  origin = OAC,
  policy = null,
  bucket = {},
  probe,
  facts = {},
  distribution = {},
}: Site): Facts {
  return parseFacts({
    formatVersion: 1,
    accountId: ACCOUNT,
    distribution: {
      Id: DISTRIBUTION,
      ARN: DISTRIBUTION_ARN,
      Status: 'Deployed',
      DomainName: 'd1.cloudfront.net',
      DistributionConfig: {
        Enabled: true,
        DefaultRootObject: 'index.html',
        Origins: {
          Quantity: 1,
          Items: [{ Id: 's3', DomainName: 'site.s3.eu-west-1.amazonaws.com', OriginPath: '', ...origin }],
        },
        DefaultCacheBehavior: { TargetOriginId: 's3', ViewerProtocolPolicy: 'redirect-to-https' },
        ...distribution,
      },
    },
    originAccessControls: {
      E2OAC: { SigningBehavior: 'always', SigningProtocol: 'sigv4', OriginAccessControlOriginType: 's3' },
    },
    originAccessIdentities: {
      E3OAI: { S3CanonicalUserId: 'a'.repeat(64) },
      E4OAI: { S3CanonicalUserId: 'b'.repeat(64) },
    },
    originRequestPolicies: {},
    otherDistributions: [],
    buckets: {
      site: {
        exists: true,
        ownerAccountId: ACCOUNT,
        region: 'eu-west-1',
        policy,
        publicAccessBlock: {
          BlockPublicAcls: true,
          IgnorePublicAcls: true,
          BlockPublicPolicy: true,
          RestrictPublicBuckets: true,
        },
        objectOwnership: 'BucketOwnerEnforced',
        requestPayer: 'BucketOwner',
        tags: {},
        objects: {
          'index.html': { ServerSideEncryption: 'AES256', StorageClass: 'STANDARD', ownedByBucketOwner: true },
        },
        ...bucket,
      },
    },
    kmsKeys: {},
    ...(probe ? { probe } : {}),
    ...facts,
  });
}

export const oaiPrincipal = (id: string) => ({
  AWS: `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${id}`,
});
export const cloudFront = { Service: 'cloudfront.amazonaws.com' };
export const sourceArn = (arn: string) => ({ StringEquals: { 'AWS:SourceArn': arn } });

export function policyOf(...statements: readonly object[]): Record<string, unknown> {
  return { Version: '2012-10-17', Statement: statements };
}

export function allow(principal: unknown, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { Effect: 'Allow', Principal: principal, Action: 's3:GetObject', Resource: 'arn:aws:s3:::site/*', ...more };
}

export function deny(condition: unknown, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: ['arn:aws:s3:::site', 'arn:aws:s3:::site/*'],
    Condition: condition,
    ...more,
  };
}
