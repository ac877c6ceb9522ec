import { expect, it } from 'vitest';
import { diagnose } from '../../../functions/core/diagnosis/diagnose.ts';
import { type Facts, isUnreadable } from '../../../functions/core/facts.ts';
import { parseFacts } from '../../../functions/core/parse-facts.ts';
import { changedFacts } from './cases.ts';

const ARN = 'arn:aws:cloudfront::111122223333:distribution/E1SITE';
const grant = (part: object = {}) => ({
  Effect: 'Allow',
  Principal: { Service: 'cloudfront.amazonaws.com' },
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::site/*',
  Condition: { StringEquals: { 'AWS:SourceArn': ARN } },
  ...part,
});
const oai = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2OLD' },
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::site/*',
};
const put = (t: string, S: readonly unknown[]) => ({
  eventName: 'PutBucketPolicy',
  eventTime: t,
  userIdentity: { arn: 'arn:aws:iam::111122223333:user/somebody' },
  requestParameters: { bucketPolicy: { Version: '2012-10-17', Statement: S } },
});
const K = 'arn:aws:kms:eu-central-1:111122223333:key/k1';

/** Facts that one small mistake in the diagnosis would answer differently, some of them with a write nobody is asked about. */
const ROWS: readonly (readonly [title: string, base: string, set: Record<string, unknown>, expected: string])[] = [
  [
    'a grant of part of the objects that somebody took away, beside one of the former OAI',
    'oac-healthy',
    {
      'buckets.site.policy': { Version: '2012-10-17', Statement: [oai] },
      'buckets.site.objects': { 'assets/a.js': {} },
      'buckets.site.policyHistory': [
        put('2026-06-01T00:00:00Z', [oai, grant({ Resource: 'arn:aws:s3:::site/assets/*' })]),
        put('2026-06-02T00:00:00Z', [oai]),
      ],
    },
    'broken policy-overwritten/outage/approve/put-bucket-policy',
  ],
  [
    'a grant to everybody with a Referer',
    'oac-healthy',
    {
      'buckets.site.policy': {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: '*',
            Action: 's3:GetObject',
            Resource: 'arn:aws:s3:::site/*',
            Condition: { StringLike: { 'aws:Referer': 'https://x/*' } },
          },
        ],
      },
    },
    'broken oac-missing-grant/outage/approve/put-bucket-policy',
  ],
  [
    'a grant to everybody on behalf of a distribution that is gone',
    'oac-healthy',
    {
      otherDistributions: [],
      'buckets.site.policy': {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: '*',
            Action: 's3:GetObject',
            Resource: 'arn:aws:s3:::site/*',
            Condition: { StringEquals: { 'AWS:SourceArn': 'arn:aws:cloudfront::111122223333:distribution/EGONE' } },
          },
        ],
      },
    },
    'broken oac-sourcearn-mismatch/outage/auto/put-bucket-policy',
  ],
  [
    'a grant to everybody with Condition null',
    'oac-healthy',
    {
      'buckets.site.policy': {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::site/*', Condition: null },
        ],
      },
    },
    'broken oac-missing-grant/outage/approve/put-bucket-policy',
  ],
  [
    'a grant to everybody with an operator that is null',
    'oac-healthy',
    {
      'buckets.site.policy': {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: '*',
            Action: 's3:GetObject',
            Resource: 'arn:aws:s3:::site/*',
            Condition: { StringEquals: null },
          },
        ],
      },
    },
    'broken oac-missing-grant/outage/approve/put-bucket-policy',
  ],
  [
    'a grant to another AWS service',
    'oai-healthy',
    {
      'buckets.site.objects': { 'index.html': {} },
      'buckets.site.policy': {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'serverlessrepo.amazonaws.com' },
            Action: 's3:GetObject',
            Resource: 'arn:aws:s3:::site/*',
          },
        ],
      },
    },
    'broken oai-missing-grant/outage/approve/put-bucket-policy',
  ],
  [
    'an error of S3 without a code',
    'oac-healthy',
    {
      probe: {
        url: 'https://d1site.cloudfront.net/a',
        status: 403,
        headers: { server: 'AmazonS3' },
        body: '<Error><Message>x</Message></Error>',
      },
    },
    'unknown',
  ],
  [
    'forwarded query strings',
    'oac-healthy',
    { 'distribution.DistributionConfig.DefaultCacheBehavior': { ForwardedValues: { QueryString: true } } },
    'healthy',
  ],
  [
    'a cache policy of their own with Host and Signature',
    'oac-healthy',
    {
      'distribution.DistributionConfig.DefaultCacheBehavior': { CachePolicyId: 'own' },
      cachePolicies: {
        own: {
          HeadersConfig: { HeaderBehavior: 'whitelist', Headers: { Items: ['Host'] } },
          QueryStringsConfig: { QueryStringBehavior: 'whitelist', QueryStrings: { Items: ['Signature'] } },
        },
      },
    },
    'broken host-header-forwarded/outage/manual/manual query-string-auth-leak/risk/manual/manual',
  ],
  [
    'a key that waits for its deletion',
    'oac-healthy',
    {
      'buckets.site.objects': { 'index.html': { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: K } },
      kmsKeys: {
        [K]: {
          KeyManager: 'CUSTOMER',
          KeyState: 'PendingDeletion',
          policy: {
            Statement: [
              {
                Effect: 'Allow',
                Principal: { Service: 'cloudfront.amazonaws.com' },
                Action: 'kms:Decrypt',
                Resource: '*',
                Condition: { StringEquals: { 'AWS:SourceArn': ARN } },
              },
            ],
          },
        },
      },
    },
    'broken kms-oac-key-policy/outage/manual/manual',
  ],
  [
    'a key policy that grants by encryption context',
    'oac-healthy',
    {
      'buckets.site.objects': { 'index.html': { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: K } },
      kmsKeys: {
        [K]: {
          KeyManager: 'CUSTOMER',
          KeyState: 'Enabled',
          policy: {
            Statement: [
              {
                Effect: 'Allow',
                Principal: { Service: 'cloudfront.amazonaws.com' },
                Action: 'kms:Decrypt',
                Resource: '*',
                Condition: {
                  StringEquals: { 'AWS:SourceArn': ARN },
                  StringLike: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::site*' },
                },
              },
            ],
          },
        },
      },
    },
    'healthy',
  ],
  [
    'a missing key where the OAI may list, and plain HTTP is denied',
    'oai-healthy',
    {
      'buckets.site.objects': { 'index.html': {}, x: null },
      'buckets.site.policy': {
        Version: '2012-10-17',
        Statement: [
          { ...oai, Principal: { AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity OAI_ID' } },
          {
            ...oai,
            Principal: { AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity OAI_ID' },
            Action: 's3:ListBucket',
            Resource: 'arn:aws:s3:::site',
          },
          {
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: ['arn:aws:s3:::site', 'arn:aws:s3:::site/*'],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    },
    'healthy',
  ],
  [
    'the global endpoint of an older Region',
    'oac-healthy',
    {
      'distribution.DistributionConfig.Origins.Items[0].DomainName': 'site.s3.amazonaws.com',
      'buckets.site.region': 'us-west-2',
    },
    'at-risk legacy-global-endpoint/risk/approve/update-distribution',
  ],
  [
    'an answer of CloudFront that begins with a new line',
    'oac-healthy',
    {
      probe: {
        url: 'https://d1site.cloudfront.net/a',
        status: 403,
        headers: { server: 'CloudFront' },
        body: '\n<Error><Code>MissingKey</Code></Error>',
      },
    },
    'broken signed-url-required/partial/manual/manual',
  ],
  [
    'an OAC that never signs, and a grant of part of the objects',
    'oac-healthy',
    {
      originAccessControls: Object.fromEntries([['OACID', { SigningBehavior: 'never' }]]),
      'buckets.site.publicAccessBlock': {
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
      },
      'buckets.site.objects': { 'assets/a': {}, b: {} },
      'buckets.site.policy': { Version: '2012-10-17', Statement: [grant({ Resource: 'arn:aws:s3:::site/assets/*' })] },
    },
    'broken oac-signing-never/outage/approve/update-origin-access-control',
  ],
  [
    'a served object where ACLs count and only Via names CloudFront',
    'oac-healthy',
    {
      originAccessControls: Object.fromEntries([['OACID', { SigningBehavior: 'never' }]]),
      'buckets.site.publicAccessBlock': null,
      'buckets.site.objectOwnership': 'ObjectWriter',
      'buckets.site.policy': null,
      'buckets.site.objects': { a: {} },
      probe: {
        url: 'https://d1site.cloudfront.net/a',
        status: 200,
        headers: { server: 'AmazonS3', via: '1.1 x.cloudfront.net (CloudFront)' },
      },
    },
    'unknown',
  ],
  [
    'a grant to everybody on the bucket itself, over HTTPS',
    'oac-healthy',
    {
      'buckets.site.policy': {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: '*',
            Action: 's3:GetObject',
            Resource: 'arn:aws:s3:::site',
            Condition: { Bool: { 'aws:SecureTransport': 'true' } },
          },
        ],
      },
    },
    'broken oac-missing-grant/outage/approve/put-bucket-policy',
  ],
  [
    'a grant to another distribution, with its account',
    'oai-healthy',
    {
      'buckets.site.objects': { 'index.html': {} },
      otherDistributions: [
        {
          Id: 'E2X',
          ARN: 'arn:aws:cloudfront::111122223333:distribution/E2X',
          Origins: { Items: [{ Id: 'a', DomainName: 'site.s3.eu-west-1.amazonaws.com' }] },
        },
      ],
      'buckets.site.policy': {
        Version: '2012-10-17',
        Statement: [
          grant({
            Condition: {
              StringEquals: {
                'AWS:SourceArn': 'arn:aws:cloudfront::111122223333:distribution/E2X',
                'AWS:SourceAccount': '111122223333',
              },
            },
          }),
        ],
      },
    },
    'broken oai-missing-grant/outage/approve/put-bucket-policy',
  ],
  [
    'a grant to everybody with an operator that is a text',
    'oac-healthy',
    {
      'buckets.site.policy': {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: '*',
            Action: 's3:GetObject',
            Resource: 'arn:aws:s3:::site/*',
            Condition: { StringEquals: 'x' },
          },
        ],
      },
    },
    'broken oac-missing-grant/outage/approve/put-bucket-policy',
  ],
  [
    'a cache policy that sends all query strings on',
    'oac-healthy',
    {
      'distribution.DistributionConfig.DefaultCacheBehavior': { CachePolicyId: 'own', OriginRequestPolicyId: 'rq' },
      cachePolicies: {
        own: { HeadersConfig: { HeaderBehavior: 'none' }, QueryStringsConfig: { QueryStringBehavior: 'all' } },
      },
      originRequestPolicies: {
        rq: {
          HeadersConfig: { HeaderBehavior: 'none' },
          QueryStringsConfig: { QueryStringBehavior: 'whitelist', QueryStrings: { Items: ['Signature'] } },
        },
      },
    },
    'healthy',
  ],
  [
    'all viewer headers except the cookie',
    'oac-healthy',
    {
      'distribution.DistributionConfig.DefaultCacheBehavior': { OriginRequestPolicyId: 'rq' },
      originRequestPolicies: {
        rq: {
          HeadersConfig: { HeaderBehavior: 'allExcept', Headers: { Items: ['cookie'] } },
          QueryStringsConfig: { QueryStringBehavior: 'none' },
        },
      },
    },
    'broken host-header-forwarded/outage/approve/update-distribution',
  ],
  [
    'an error document inside a page',
    'oac-healthy',
    {
      probe: {
        url: 'https://d1site.cloudfront.net/a',
        status: 403,
        headers: { server: 'CloudFront' },
        body: '<html><Error><Code>AccessDenied</Code></Error></html>',
      },
    },
    'unknown',
  ],
  [
    'an answer made by a function after an error',
    'oac-healthy',
    {
      probe: {
        url: 'https://d1site.cloudfront.net/a',
        status: 403,
        headers: { 'x-cache': 'Error from cloudfront, LambdaGeneratedResponse from cloudfront', server: 'nginx' },
        body: 'no',
      },
    },
    'unknown',
  ],
  [
    'a key whose material is to be imported',
    'oac-healthy',
    {
      'buckets.site.objects': { 'index.html': { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: K } },
      kmsKeys: { [K]: { KeyManager: 'CUSTOMER', KeyState: 'PendingImport', policy: { Statement: [] } } },
    },
    'broken kms-oac-key-policy/outage/manual/manual',
  ],
  [
    'headers listed under behavior none',
    'oac-healthy',
    {
      'distribution.DistributionConfig.DefaultCacheBehavior': { OriginRequestPolicyId: 'rq' },
      originRequestPolicies: {
        rq: {
          HeadersConfig: { HeaderBehavior: 'none', Headers: { Items: ['host'] } },
          QueryStringsConfig: { QueryStringBehavior: 'none' },
        },
      },
    },
    'healthy',
  ],
  [
    'an object whose settings are null, as some tools write what is not there',
    'oac-healthy',
    { 'buckets.site.objects': { 'index.html': { SSECustomerAlgorithm: null, ArchiveStatus: null, Restore: null } } },
    'healthy',
  ],
  [
    'an empty customer algorithm',
    'oac-healthy',
    { 'buckets.site.objects': { 'index.html': { SSECustomerAlgorithm: '' } } },
    'healthy',
  ],
  [
    'a grant of another account by its id alone, and one left over for an OAI',
    'oac-healthy',
    {
      otherDistributions: [],
      'buckets.site.policy': {
        Version: '2012-10-17',
        Statement: [grant({ Condition: { StringEquals: { 'AWS:SourceAccount': '999988887777' } } }), oai],
      },
    },
    'broken oac-sourcearn-mismatch/outage/approve/put-bucket-policy',
  ],
  [
    'a grant of a distribution of another account, and one left over for an OAI',
    'oac-healthy',
    {
      otherDistributions: [],
      'buckets.site.policy': {
        Version: '2012-10-17',
        Statement: [
          grant({
            Condition: { StringEquals: { 'AWS:SourceArn': 'arn:aws:cloudfront::999988887777:distribution/E9' } },
          }),
          oai,
        ],
      },
    },
    'broken oac-sourcearn-mismatch/outage/approve/put-bucket-policy',
  ],
  [
    'a SourceArn with the account where the Region belongs',
    'oac-healthy',
    {
      'buckets.site.policy': {
        Version: '2012-10-17',
        Statement: [
          grant({
            Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:cloudfront:111122223333::distribution/E1SITE' } },
          }),
        ],
      },
    },
    'broken oac-sourcearn-mismatch/outage/approve/put-bucket-policy',
  ],
  [
    'an empty SourceArn, as an unset variable of a template leaves it',
    'oac-healthy',
    {
      'buckets.site.policy': {
        Version: '2012-10-17',
        Statement: [grant({ Condition: { ArnLike: { 'AWS:SourceArn': '' } } })],
      },
    },
    'broken oac-sourcearn-mismatch/outage/approve/put-bucket-policy',
  ],
  [
    'a live role whose name looks like a dead identity',
    'oai-healthy',
    {
      'buckets.site.policy': {
        Version: '2012-10-17',
        Statement: [{ ...oai, Principal: { AWS: 'arn:aws:iam::111122223333:role/AROAEXAMPLEEXAMPLE' } }],
      },
    },
    'broken oai-missing-grant/outage/approve/put-bucket-policy',
  ],
  [
    'a served file that speaks of NoSuchBucket',
    'oac-healthy',
    {
      probe: {
        url: 'https://d1site.cloudfront.net/index.html',
        status: 200,
        headers: { server: 'AmazonS3', via: '1.1 x.cloudfront.net (CloudFront)' },
        body: '<Error><Code>NoSuchBucket</Code></Error>',
      },
    },
    'healthy',
  ],
  [
    'the only object that exists is archived, and another is missing',
    'oac-healthy',
    { 'buckets.site.objects': { 'a.js': { StorageClass: 'GLACIER' }, 'b.js': null } },
    'broken archived-object/outage/manual/manual missing-object-masked-as-403/risk/manual/manual',
  ],
  [
    'a default root object with two slashes',
    'oac-healthy',
    { 'distribution.DistributionConfig.DefaultRootObject': '//index.html' },
    'at-risk default-root-object/risk/approve/update-distribution',
  ],
  [
    'an unsigned origin of a bucket without policy and without Block Public Access',
    'anonymous',
    { 'buckets.site.policy': null, 'buckets.site.publicAccessBlock': null },
    'broken anonymous-origin-private-bucket/outage/approve/update-distribution',
  ],
  [
    'a grant to an OAI where the identities were not collected',
    'oai-healthy',
    { originAccessIdentities: undefined },
    'healthy',
  ],
  [
    'a grant to any distribution, written with question marks',
    'oac-healthy',
    {
      'buckets.site.policy': {
        Version: '2012-10-17',
        Statement: [
          grant({ Condition: { StringLike: { 'AWS:SourceArn': 'arn:aws:cloudfront::????????????:distribution/*' } } }),
        ],
      },
    },
    'at-risk oac-unscoped-grant/risk/manual/manual',
  ],
];

it.each(ROWS)('%s', (_title, base, set, expected) => {
  const { verdict, findings } = diagnose(parseFacts(named(changedFacts(base, set))));
  const told = findings
    .filter(({ impact }) => impact !== 'info')
    .map(({ cause, impact, proposal }) => [cause, impact, proposal.safety, proposal.change.kind].join('/'));
  expect([verdict, ...told].join(' ')).toBe(expected);
});

/** Rows write OACID and OAI_ID for the ids of the base. */
function named(facts: unknown): unknown {
  const { distribution } = facts as Facts;
  const origin = isUnreadable(distribution) ? undefined : distribution.DistributionConfig.Origins.Items?.[0];
  const oai = origin?.S3OriginConfig?.OriginAccessIdentity?.split('/').at(-1) ?? '';
  return JSON.parse(
    JSON.stringify(facts)
      .replaceAll('OACID', origin?.OriginAccessControlId ?? '')
      .replaceAll('OAI_ID', oai),
  );
}
