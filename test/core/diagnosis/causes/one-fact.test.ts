import { describe, expect, it } from 'vitest';
import { CAUSES } from '../../../../functions/core/diagnosis/causes/index.ts';
import { diagnose } from '../../../../functions/core/diagnosis/diagnose.ts';
import type { Finding } from '../../../../functions/core/diagnosis/diagnosis.ts';
import { parseFacts } from '../../../../functions/core/parse-facts.ts';
import { CLOUDFRONT_IPV4_RANGES } from '../../../../functions/core/policy/cloudfront-ranges.ts';
import { changedFacts } from '../cases.ts';
import { BEHAVIORS, DEFAULT_BEHAVIOR, ORIGIN } from '../view.ts';

type Changes = Readonly<Record<string, unknown>>;
type Row = readonly [title: string, base: string, set: Changes, answers: string];

function findings(id: string, base: string, set: Changes): readonly Finding[] {
  return answersOf(id, base, set).findings;
}

/** What the cause answers when it is asked alone: findings, then origins it cannot judge, then those it is ruled out for. */
function answersOf(id: string, base: string, set: Changes) {
  const alone = CAUSES.filter((cause) => cause.id === id);
  return diagnose(parseFacts(changedFacts(base, set)), alone);
}

function told(id: string, base: string, set: Changes): string {
  const { findings, unknown, ruledOut } = answersOf(id, base, set);
  const found = findings.map(({ impact, proposal }) => `${impact} ${proposal.safety} ${proposal.change.kind}`);
  const open = unknown.filter(({ cause }) => cause === id).map(() => 'unknown');
  const not = ruledOut.map(({ reason }) => (reason.startsWith('does not apply') ? 'does not apply' : 'ruled out'));
  return [...found, ...open, ...not].join(' | ');
}

function table(id: string, rows: readonly Row[]): void {
  describe(id, () => {
    it.each(rows)('%s', (_title, base, set, expected) => {
      expect(told(id, base, set)).toBe(expected);
    });
  });
}

const CONFIG = 'distribution.DistributionConfig';
const UNREADABLE = { unreadable: 'AccessDenied' };
const OWN_ARN = 'arn:aws:cloudfront::111122223333:distribution/E1SITE';
const S3_HEADERS = { server: 'AmazonS3', 'x-cache': 'Error from cloudfront' };

const statement = (part: Changes) => ({
  Effect: 'Allow',
  Principal: { Service: 'cloudfront.amazonaws.com' },
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::site/*',
  ...part,
});
const grant = (SourceArn: unknown, part: Changes = {}) =>
  statement({ Condition: { StringLike: { 'AWS:SourceArn': SourceArn } }, ...part });
const policy = (...Statement: readonly unknown[]) => ({
  'buckets.site.policy': { Version: '2012-10-17', Statement },
});
const oaiArn = (id: string) => `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${id}`;
const oaiGrant = (AWS: unknown, part: Changes = {}) => statement({ Principal: { AWS }, ...part });
const reader = (Id: string, part: Changes = {}) => ({
  Id,
  ARN: `arn:aws:cloudfront::111122223333:distribution/${Id}`,
  Origins: {
    Items: [{ Id: 'a', DomainName: 'site.s3.eu-west-1.amazonaws.com', OriginAccessControlId: 'E2OAC' }],
  },
  ...part,
});
const denyPlainHttp = {
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: ['arn:aws:s3:::site', 'arn:aws:s3:::site/*'],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const probe = (path: string, status: number, part: Changes = {}) => ({
  probe: {
    url: `https://d1site.cloudfront.net${path}`,
    status,
    headers: S3_HEADERS,
    body: '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
    ...part,
  },
});
/** The bucket serves only this path, another origin everything else. */
const only = (PathPattern: string, part: Changes = {}) => ({
  [`${CONFIG}.Origins.Items[1]`]: { Id: 'api', DomainName: 'api.example.com', CustomOriginConfig: {} },
  [`${DEFAULT_BEHAVIOR}.TargetOriginId`]: 'api',
  [BEHAVIORS]: { Items: [{ PathPattern, TargetOriginId: 's3', ...part }] },
});
const noBehavior = {
  [`${CONFIG}.Origins.Items[1]`]: { Id: 'api', DomainName: 'api.example.com', CustomOriginConfig: {} },
  [`${DEFAULT_BEHAVIOR}.TargetOriginId`]: 'api',
};

const unread = { otherDistributions: UNREADABLE };

table('dangling-grant', [
  [
    'a distribution that may be gone beside an OAI',
    'oac-healthy',
    { ...unread, ...policy(grant(reader('E2X').ARN), oaiGrant(oaiArn('E3'))) },
    'unknown',
  ],
  ['nothing else is granted', 'oac-healthy', { ...unread, ...policy() }, 'ruled out'],
  ['only this distribution is granted', 'oac-healthy', { ...unread, ...policy(grant(OWN_ARN)) }, 'ruled out'],
  ['only an OAI is granted', 'oac-healthy', { ...unread, ...policy(oaiGrant(oaiArn('E3'))) }, 'ruled out'],
  ['every distribution that begins so', 'oac-healthy', policy(grant(`${OWN_ARN}*`)), 'ruled out'],
  ['every distribution that ends so', 'oac-healthy', policy(grant(OWN_ARN.replace('/', '/*'))), 'ruled out'],
  [
    'an OAI that could not be read',
    'oac-healthy',
    { ...policy(oaiGrant(oaiArn('E3'))), originAccessIdentities: { E3: UNREADABLE } },
    'ruled out',
  ],
  [
    'an OAI that does not exist',
    'oac-healthy',
    {
      ...policy(oaiGrant(oaiArn('E3'))),
      originAccessIdentities: { E3: { unreadable: 'NoSuchCloudFrontOriginAccessIdentity' } },
    },
    'info manual manual',
  ],
]);

const alarm = (part: Changes = {}) => ({
  'distribution.alarms': [
    {
      Namespace: 'AWS/CloudFront',
      MetricName: '4xxErrorRate',
      Dimensions: [{ Name: 'DistributionId', Value: 'E1SITE' }],
      ...part,
    },
  ],
});

table('unwatched-distribution', [
  ['an alarm on 4xxErrorRate', 'oac-healthy', alarm(), 'ruled out'],
  ['an alarm on 403ErrorRate', 'oac-healthy', alarm({ MetricName: '403ErrorRate' }), 'ruled out'],
  ['an alarm on TotalErrorRate', 'oac-healthy', alarm({ MetricName: 'TotalErrorRate' }), 'ruled out'],
  ['an alarm on Requests', 'oac-healthy', alarm({ MetricName: 'Requests' }), 'info manual manual'],
  ['a metric of the same name', 'oac-healthy', alarm({ Namespace: 'Own/CloudFront' }), 'info manual manual'],
  [
    'another dimension with the id',
    'oac-healthy',
    alarm({ Dimensions: [{ Name: 'FunctionName', Value: 'E1SITE' }] }),
    'info manual manual',
  ],
  [
    'the whole reply of DescribeAlarms',
    'oac-healthy',
    { 'distribution.alarms': { MetricAlarms: [] } },
    'does not apply',
  ],
]);

const GROUP = `${CONFIG}.OriginGroups.Items[0]`;
const group = (Id: string, members: readonly string[], ...codes: readonly number[]) => ({
  Id,
  FailoverCriteria: { StatusCodes: { Items: codes } },
  Members: { Items: members.map((OriginId) => ({ OriginId })) },
});
const errorPage = (ResponseCode: string) => ({
  [`${CONFIG}.CustomErrorResponses`]: {
    Items: [{ ErrorCode: 403, ResponseCode, ResponsePagePath: '/index.html' }],
  },
});
const served = { headers: { 'x-cache': 'Miss from cloudfront' } };
const refusedPrimary = { 'buckets.site.policy': null };
const refusedSecondary = { 'buckets["site-replica"].policy': null };

table('custom-error-masking', [
  ['a page of its own', 'oac-healthy', { ...refusedPrimary, ...errorPage('200') }, 'risk manual manual'],
  [
    'the other member serves anyway',
    'failover',
    { ...refusedPrimary, ...errorPage('200'), [GROUP]: group('group', ['primary', 'secondary'], 403) },
    'ruled out | ruled out',
  ],
  ['no code at all: longer', 'oac-healthy', { ...refusedPrimary, ...errorPage('2000') }, 'does not apply'],
  ['no code at all: with more before it', 'oac-healthy', { ...refusedPrimary, ...errorPage('1200') }, 'does not apply'],
  ['responses that were not read', 'oac-healthy', { [`${CONFIG}.CustomErrorResponses`]: UNREADABLE }, 'unknown'],
  ['no response was recorded', 'oac-healthy', errorPage('200'), 'ruled out'],
  ['an object that exists is replaced', 'oac-healthy', { ...errorPage('200'), ...probe('/', 200) }, 'unknown'],
  [
    'an object that does not exist is replaced',
    'oac-healthy',
    { ...errorPage('200'), ...probe('/no', 200) },
    'ruled out',
  ],
  [
    'an object of another origin is replaced',
    'oac-healthy',
    { ...errorPage('200'), ...only('/api/*'), ...probe('/index.html', 200) },
    'does not apply | ruled out',
  ],
  ['an object is served', 'oac-healthy', { ...errorPage('200'), ...probe('/', 200, served) }, 'ruled out'],
  [
    'something else about an error',
    'oac-healthy',
    { ...errorPage('200'), ...probe('/', 200, { headers: { 'x-cache': 'no Error from cloudfront' } }) },
    'ruled out',
  ],
  ['the request itself is bad', 'oac-healthy', { ...errorPage('200'), ...probe('/', 400) }, 'ruled out'],
]);

table('failover-masking', [
  [
    'criteria without codes',
    'failover',
    { ...refusedSecondary, [`${GROUP}.FailoverCriteria`]: {} },
    'risk manual manual | does not apply',
  ],
  [
    'no criteria',
    'failover',
    { ...refusedSecondary, [`${GROUP}.FailoverCriteria`]: undefined },
    'risk manual manual | does not apply',
  ],
  [
    'a secondary that is the primary of a group nobody uses',
    'failover',
    {
      ...refusedSecondary,
      [`${CONFIG}.OriginGroups.Items`]: [
        group('group', ['primary', 'secondary'], 500),
        group('turned', ['secondary', 'primary'], 500),
      ],
    },
    'risk manual manual | ruled out',
  ],
  [
    'a group with a member that does not exist, which nobody uses',
    'failover',
    {
      ...refusedSecondary,
      [`${CONFIG}.OriginGroups.Items`]: [
        group('old', ['gone', 'secondary'], 500),
        group('group', ['primary', 'secondary'], 500),
      ],
    },
    'risk manual manual | does not apply',
  ],
]);

table('anonymous-origin-private-bucket', [
  [
    'a refused member of a group, and an error that another origin gave',
    'failover',
    {
      ...refusedPrimary,
      [`${ORIGIN}.OriginAccessControlId`]: '',
      [GROUP]: group('group', ['primary', 'secondary'], 403),
      [`${CONFIG}.Origins.Items[2]`]: { Id: 'api', DomainName: 'api.example.com', CustomOriginConfig: {} },
      [BEHAVIORS]: { Items: [{ PathPattern: 'api/*', TargetOriginId: 'api' }] },
      ...probe('/api/a', 404),
    },
    'risk approve update-distribution | does not apply | does not apply',
  ],
]);

it('shows the criteria of the group that hides the refusal, none if it has none', () => {
  const groups = [group('old', ['gone', 'secondary'], 500), group('group', ['primary', 'secondary'])];
  const facts = { ...refusedSecondary, [`${CONFIG}.OriginGroups.Items`]: groups };
  const evidence = findings('failover-masking', 'failover', facts).flatMap((finding) => finding.evidence);
  expect(evidence).toMatchObject([{ fact: `${CONFIG}.OriginGroups.Items[1].FailoverCriteria.StatusCodes.Items` }]);
  expect(
    findings('failover-masking', 'failover', { ...refusedSecondary, [`${GROUP}.FailoverCriteria`]: {} })[0]?.evidence,
  ).toMatchObject([{ actual: [] }]);
});

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/k1';
const encrypted = { 'buckets.site.objects': { 'index.html': { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KEY } } };
const key = (KeyState: string, ...Statement: readonly unknown[]) => ({
  kmsKeys: { [KEY]: { KeyManager: 'CUSTOMER', KeyState, policy: { Version: '2012-10-17', Statement } } },
});
const decrypt = statement({
  Action: 'kms:Decrypt',
  Resource: '*',
  Condition: { StringEquals: { 'AWS:SourceArn': OWN_ARN } },
});

table('kms-oac-key-policy', [
  [
    'KMS refuses an object whose key does not grant',
    'oac-healthy',
    {
      ...encrypted,
      ...key('Enabled'),
      ...probe('/index.html', 403, {
        body: '<Error><Code>AccessDenied</Code><Message>not authorized to perform: kms:Decrypt</Message></Error>',
      }),
    },
    'outage approve put-key-policy',
  ],
  ['a key that works', 'oac-healthy', { ...encrypted, ...key('Enabled', decrypt) }, 'ruled out'],
  ...['Creating', 'PendingReplicaDeletion', 'Unavailable'].map(
    (state): Row => [state, 'oac-healthy', { ...encrypted, ...key(state, decrypt) }, 'outage manual manual'],
  ),
]);

table('anonymous-origin-private-bucket', [
  [
    'a policy for CloudFront’s own addresses, which is not public',
    'anonymous',
    {
      ...policy(
        statement({ Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': [...CLOUDFRONT_IPV4_RANGES] } } }),
      ),
      'buckets.site.publicAccessBlock.RestrictPublicBuckets': true,
    },
    'ruled out',
  ],
]);

table('bpa-ignore-acls', [
  [
    'no Block Public Access, and ACLs that do not count',
    'anonymous',
    { 'buckets.site.policy': null, 'buckets.site.publicAccessBlock': null },
    'info manual manual',
  ],
]);

table('org-rcp', [
  [
    'another object is not granted',
    'oai-healthy',
    {
      ...policy(oaiGrant(oaiArn('E3OAI'), { Resource: 'arn:aws:s3:::site/a.html' })),
      'buckets.site.objects': { 'a.html': {}, 'b.html': {} },
      ...probe('/a.html', 403),
    },
    'partial manual manual',
  ],
]);

table('requester-pays', [
  [
    'an error that says nothing about paying',
    'oac-healthy',
    {
      'buckets.site.requestPayer': 'Requester',
      [`${ORIGIN}.CustomHeaders`]: { Items: [{ HeaderName: 'x-amz-request-payer', HeaderValue: 'requester' }] },
      ...probe('/index.html', 400),
    },
    'unknown',
  ],
]);

const accessPoint = {
  [`${ORIGIN}.DomainName`]: 'web-abcdefghijklmnopqrstuvwxyz0123-s3alias.s3.eu-west-1.amazonaws.com',
};

table('access-point-origin', [
  ['it serves', 'oac-healthy', { ...accessPoint, ...probe('/index.html', 200) }, 'ruled out'],
  ['it answers 400', 'oac-healthy', { ...accessPoint, ...probe('/index.html', 400) }, 'unknown'],
  [
    'another origin serves',
    'oac-healthy',
    { ...accessPoint, ...only('api/*'), ...probe('/index.html', 200) },
    'unknown | does not apply',
  ],
]);

const allHeaders = { [`${DEFAULT_BEHAVIOR}.ForwardedValues`]: { Headers: { Items: ['*'] } } };
const aliases = (...Items: readonly string[]) => ({ [`${CONFIG}.Aliases`]: { Items } });

table('host-header-forwarded', [
  ['a signed request', 'oac-healthy', { ...allHeaders, ...aliases('site') }, 'outage manual manual'],
  ['an alias that is the bucket', 'anonymous', { ...allHeaders, ...aliases('x.example.com', 'site') }, 'ruled out'],
  ['another alias', 'anonymous', { ...allHeaders, ...aliases('x.example.com') }, 'outage manual manual'],
  ['no list of aliases', 'anonymous', { ...allHeaders, [`${CONFIG}.Aliases`]: {} }, 'outage manual manual'],
  ['no alias', 'anonymous', { ...allHeaders, [`${CONFIG}.Aliases`]: undefined }, 'outage manual manual'],
  [
    'a policy that lists the header under allViewer',
    'oac-healthy',
    {
      [`${DEFAULT_BEHAVIOR}.OriginRequestPolicyId`]: 'rq',
      originRequestPolicies: {
        rq: { HeadersConfig: { HeaderBehavior: 'allViewerAndWhitelistCloudFront', Headers: { Items: ['host'] } } },
      },
    },
    'outage approve update-distribution',
  ],
]);

table('legacy-global-endpoint', [
  [
    'a Region that needs an OAC, and an OAC',
    'oac-healthy',
    {
      [`${ORIGIN}.DomainName`]: 'site.s3.il-central-1.amazonaws.com',
      'buckets.site.region': 'il-central-1',
    },
    'ruled out',
  ],
  [
    'the global endpoint, and a Region of the last line of the list',
    'oac-healthy',
    { [`${ORIGIN}.DomainName`]: 'site.s3.amazonaws.com', 'buckets.site.region': 'ap-southeast-2' },
    'risk approve update-distribution',
  ],
]);

const named = (name: string) => ({
  [`${DEFAULT_BEHAVIOR}.OriginRequestPolicyId`]: 'rq',
  originRequestPolicies: {
    rq: { QueryStringsConfig: { QueryStringBehavior: 'whitelist', QueryStrings: { Items: [name] } } },
  },
});

table('query-string-auth-leak', [
  ...['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature', 'Signature', 'Expires', 'AWSAccessKeyId'].map(
    (name): Row => [name, 'oac-healthy', named(name), 'risk manual manual'],
  ),
  [
    'another origin was asked, and the policy was not read',
    'oac-healthy',
    {
      ...only('s3/*', { OriginRequestPolicyId: 'rq' }),
      originRequestPolicies: { rq: UNREADABLE },
      ...probe('/a?Expires=1', 403),
    },
    'ruled out | does not apply',
  ],
  [
    'a cache policy that lists a parameter under behavior none',
    'oac-healthy',
    {
      [`${DEFAULT_BEHAVIOR}.CachePolicyId`]: 'own',
      cachePolicies: {
        own: { QueryStringsConfig: { QueryStringBehavior: 'none', QueryStrings: { Items: ['Signature'] } } },
      },
    },
    'ruled out',
  ],
  [
    'a cache policy that sends all and lists one, and a request policy that names it',
    'oac-healthy',
    {
      ...named('X-Amz-Algorithm'),
      [`${DEFAULT_BEHAVIOR}.CachePolicyId`]: 'own',
      cachePolicies: {
        own: { QueryStringsConfig: { QueryStringBehavior: 'all', QueryStrings: { Items: ['X-Amz-Algorithm'] } } },
      },
    },
    'ruled out',
  ],
]);

const customOrigin = { [`${ORIGIN}.S3OriginConfig`]: undefined, [`${ORIGIN}.CustomOriginConfig`]: {} };
const pathStyle = {
  ...customOrigin,
  [`${ORIGIN}.DomainName`]: 's3.eu-west-1.amazonaws.com',
  [`${ORIGIN}.OriginPath`]: '/site',
};

table('s3-rest-as-custom-origin', [
  [
    'ACLs may let it in',
    'anonymous',
    {
      ...customOrigin,
      'buckets.site.policy': null,
      'buckets.site.objectOwnership': 'ObjectWriter',
      probe: undefined,
    },
    'unknown',
  ],
  ['the bucket in the path serves', 'anonymous', { ...pathStyle, ...probe('/a', 200) }, 'risk manual manual'],
  ['the bucket in the path fails', 'anonymous', { ...pathStyle, ...probe('/a', 500) }, 'unknown'],
  ['the bucket in the path answers 400', 'anonymous', { ...pathStyle, ...probe('/a', 400) }, 'unknown'],
  [
    'another origin serves',
    'anonymous',
    { ...pathStyle, ...only('s3/*'), ...probe('/a', 200) },
    'unknown | does not apply',
  ],
]);

table('deny-insecure-transport', [
  [
    'viewers may use HTTP',
    'oai-healthy',
    {
      ...policy(oaiGrant(oaiArn('E3OAI')), denyPlainHttp),
      [`${DEFAULT_BEHAVIOR}.ViewerProtocolPolicy`]: 'allow-all',
    },
    'partial approve update-distribution',
  ],
  [
    'CloudFront uses HTTP whatever viewers use',
    'anonymous',
    {
      ...policy(statement({ Principal: '*' }), denyPlainHttp),
      [`${ORIGIN}.S3OriginConfig`]: undefined,
      [`${ORIGIN}.CustomOriginConfig`]: { OriginProtocolPolicy: 'http-only' },
    },
    'outage manual manual',
  ],
]);

table('website-endpoint-origin', [
  [
    'a Deny of some objects',
    'website',
    {
      ...policy(
        statement({ Principal: '*' }),
        statement({ Effect: 'Deny', Principal: '*', Resource: 'arn:aws:s3:::site/private/*' }),
      ),
      'buckets.site.objects': { 'index.html': {}, 'private/a': {} },
    },
    'partial manual manual',
  ],
]);

const mayWrite = { [`${DEFAULT_BEHAVIOR}.AllowedMethods`]: { Items: ['GET', 'PUT', 'POST'] } };
const write = (part: Changes = {}) => oaiGrant(oaiArn('E3OAI'), { Action: ['s3:GetObject', 's3:PutObject'], ...part });

table('write-method-not-granted', [
  [
    'a POST was refused',
    'oai-healthy',
    { ...mayWrite, ...probe('/a', 403, { method: 'POST' }) },
    'partial manual manual',
  ],
  [
    'a POST was refused although it is granted',
    'oai-healthy',
    { ...mayWrite, ...policy(write()), ...probe('/a', 403, { method: 'POST' }) },
    'ruled out',
  ],
  ['a write is granted', 'oai-healthy', { ...mayWrite, ...policy(write()), probe: undefined }, 'ruled out'],
  [
    'a write is granted over HTTPS',
    'oai-healthy',
    { ...mayWrite, ...policy(write(), denyPlainHttp), probe: undefined },
    'ruled out',
  ],
]);

table('action-mismatch', [
  [
    'everything but reading',
    'oac-healthy',
    policy(grant(OWN_ARN, { Action: undefined, NotAction: 's3:GetObject' })),
    'outage approve put-bucket-policy',
  ],
  [
    'listing everything but the objects',
    'oac-healthy',
    policy(grant(OWN_ARN, { Action: 's3:ListBucket', Resource: undefined, NotResource: 'arn:aws:s3:::site/*' })),
    'outage approve put-bucket-policy',
  ],
]);

table('resource-mismatch', [
  [
    'everything but the objects',
    'oac-healthy',
    policy(grant(OWN_ARN, { Resource: undefined, NotResource: 'arn:aws:s3:::site/*' })),
    'outage approve put-bucket-policy',
  ],
  [
    'the bucket itself, and another prefix',
    'oac-healthy',
    policy(grant(OWN_ARN, { Resource: 'arn:aws:s3:::site' }), grant(OWN_ARN, { Resource: 'arn:aws:s3:::site/x/*' })),
    'outage auto put-bucket-policy',
  ],
]);

table('oac-sourcearn-mismatch', [
  [
    'only another distribution that reads the bucket',
    'oac-healthy',
    { ...policy(grant(reader('E2X').ARN)), otherDistributions: [reader('E2X')] },
    'outage approve put-bucket-policy',
  ],
  [
    'another distribution that reads the bucket, and an OAI',
    'oac-healthy',
    { ...policy(grant(reader('E2X').ARN), oaiGrant(oaiArn('E3'))), otherDistributions: [reader('E2X')] },
    'ruled out',
  ],
]);

table('oac-to-oai-reverted', [
  [
    'this distribution and another reader in one grant',
    'oai-healthy',
    { ...policy(grant([OWN_ARN, reader('E2X').ARN])), otherDistributions: [reader('E2X')] },
    'outage auto put-bucket-policy',
  ],
]);

table('oac-unscoped-grant', [
  [
    'a variable that every account fills in',
    'oac-healthy',
    policy(grant('arn:aws:cloudfront::${aws:SourceAccount}:distribution/*')),
    'risk manual manual',
  ],
  [
    'any distribution over HTTPS, where this origin is asked over HTTP',
    'oac-healthy',
    {
      ...policy(statement({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } })),
      ...customOrigin,
      [`${ORIGIN}.CustomOriginConfig`]: { OriginProtocolPolicy: 'http-only' },
    },
    'risk manual manual',
  ],
]);

const noOverride = { 'originAccessControls.E2OAC.SigningBehavior': 'no-override' };

table('oac-signing-no-override', [
  [
    'forwarded values without headers',
    'oac-healthy',
    { ...noOverride, [`${DEFAULT_BEHAVIOR}.ForwardedValues`]: { QueryString: false } },
    'ruled out',
  ],
  ['all headers', 'oac-healthy', { ...noOverride, ...allHeaders }, 'partial approve update-origin-access-control'],
  [
    'another header in the cache key',
    'oac-healthy',
    {
      ...noOverride,
      [`${DEFAULT_BEHAVIOR}.CachePolicyId`]: 'own',
      cachePolicies: { own: { HeadersConfig: { HeaderBehavior: 'whitelist', Headers: { Items: ['Accept'] } } } },
    },
    'ruled out',
  ],
]);

table('oac-wrong-type', [
  [
    'an OAC that never signs',
    'oac-healthy',
    { 'originAccessControls.E2OAC': { SigningBehavior: 'never', OriginAccessControlOriginType: 'lambda' } },
    'does not apply',
  ],
  [
    'an OAC that signs for Multi-Region Access Points',
    'oac-healthy',
    { 'originAccessControls.E2OAC.SigningProtocol': 'sigv4a' },
    'risk approve update-distribution',
  ],
  [
    'an OAC without a recorded type',
    'oac-healthy',
    { 'originAccessControls.E2OAC': { SigningBehavior: 'always' } },
    'ruled out',
  ],
]);

it('oac-wrong-type shows each setting that is wrong, and no other', () => {
  const [wrong] = findings('oac-wrong-type', 'oac-healthy', { 'originAccessControls.E2OAC.SigningProtocol': 'sigv4a' });
  expect(wrong?.evidence).toEqual([
    { fact: 'originAccessControls.E2OAC.SigningProtocol', actual: 'sigv4a', expected: 'sigv4' },
  ]);
});

it('a setting that was not read is named', () => {
  const unread = { [`${CONFIG}.CustomErrorResponses`]: UNREADABLE };
  expect(answersOf('custom-error-masking', 'oac-healthy', unread).unknown).toEqual([
    {
      cause: 'custom-error-masking',
      originId: 's3',
      needs: [`${CONFIG}.CustomErrorResponses`],
      reason: `${CONFIG}.CustomErrorResponses could not be read: AccessDenied`,
    },
  ]);
});

const denyReferer = statement({
  Effect: 'Deny',
  Principal: '*',
  Condition: { StringNotLike: { 'aws:Referer': 'https://www.example.com/*' } },
});
const cachedBy = (id: string, read?: unknown) => ({
  ...policy(grant(OWN_ARN), denyReferer),
  [`${DEFAULT_BEHAVIOR}.CachePolicyId`]: id,
  ...(read === undefined ? {} : { cachePolicies: { [id]: read } }),
});

table('deny-referer', [
  ['a cache policy that was not collected', 'oac-healthy', cachedBy('own'), 'outage manual manual'],
  ['a cache policy that could not be read', 'oac-healthy', cachedBy('own', UNREADABLE), 'unknown'],
  [
    'a managed cache policy that could not be read',
    'oac-healthy',
    cachedBy('658327ea-f89d-4fab-a63d-7e88639e58f6', UNREADABLE),
    'outage manual manual',
  ],
  [
    'a cache policy that forwards it',
    'oac-healthy',
    cachedBy('own', { HeadersConfig: { HeaderBehavior: 'whitelist', Headers: { Items: ['Referer'] } } }),
    'unknown',
  ],
]);

/** The sampled object belongs to the default behavior; this one has none. */
const plainHttpBelow = (path: string, part: Changes = {}) => ({
  ...policy(oaiGrant(oaiArn('E3OAI'), part), denyPlainHttp),
  [BEHAVIORS]: { Items: [{ PathPattern: path, TargetOriginId: 's3', ViewerProtocolPolicy: 'allow-all' }] },
});

table('deny-insecure-transport', [
  ['a behavior without a known object', 'oai-healthy', plainHttpBelow('/img/*'), 'partial approve update-distribution'],
  [
    'a behavior without a known object that is granted',
    'oai-healthy',
    plainHttpBelow('/img/*', { Resource: 'arn:aws:s3:::site/index.html' }),
    'ruled out',
  ],
  [
    'a behavior that redirects',
    'oai-healthy',
    { ...plainHttpBelow('/img/*'), [`${BEHAVIORS}.Items[0].ViewerProtocolPolicy`]: 'redirect-to-https' },
    'ruled out',
  ],
  [
    'a behavior behind another one for the same objects',
    'oai-healthy',
    {
      ...plainHttpBelow('/img/*'),
      [`${BEHAVIORS}.Items`]: ['redirect-to-https', 'allow-all'].map((ViewerProtocolPolicy) => ({
        PathPattern: '/img/*',
        TargetOriginId: 's3',
        ViewerProtocolPolicy,
      })),
    },
    'ruled out',
  ],
]);

table('oai-wrong-id', [
  [
    'a misspelt OAI of another partition',
    'oai-healthy',
    policy(oaiGrant('arn:aws-us-gov:iam::cloudfront:user/E3OAI')),
    'outage approve put-bucket-policy',
  ],
  ['text behind its own id', 'oai-healthy', policy(oaiGrant(oaiArn('E3OAI*'))), 'outage approve put-bucket-policy'],
  ['text before the ARN of an OAI', 'oai-healthy', policy(oaiGrant(`x${oaiArn('E9')}`)), 'ruled out'],
]);

const foreign = { 'buckets.site.ownerAccountId': '444455556666' };

table('cross-account-bucket', [
  [
    'a Deny',
    'oac-healthy',
    { ...foreign, ...policy(grant(OWN_ARN), statement({ Effect: 'Deny', Principal: '*' })) },
    'outage manual manual',
  ],
  [
    'a Deny of some objects',
    'oac-healthy',
    {
      ...foreign,
      ...policy(grant(OWN_ARN), statement({ Effect: 'Deny', Principal: '*', Resource: 'arn:aws:s3:::site/assets/*' })),
    },
    'partial manual manual',
  ],
]);

const staging = { [`${CONFIG}.Staging`]: true };
const deploying = (other: Changes, ...statements: readonly unknown[]) => ({
  [`${CONFIG}.ContinuousDeploymentPolicyId`]: 'cd',
  otherDistributions: [reader('E2X', { Staging: true, ...other })],
  ...policy(grant(OWN_ARN), ...statements),
});

table('staging-distribution-not-granted', [
  ['a kind that was not read', 'oac-healthy', { [`${CONFIG}.Staging`]: UNREADABLE }, 'unknown'],
  [
    'a deployment that was not read',
    'oac-healthy',
    { [`${CONFIG}.ContinuousDeploymentPolicyId`]: UNREADABLE },
    'unknown',
  ],
  [
    'the primary’s grant',
    'oac-healthy',
    { ...staging, ...policy(grant(reader('E2X').ARN)) },
    'outage approve put-bucket-policy',
  ],
  [
    'the primary may only list',
    'oac-healthy',
    { ...staging, ...policy(grant(reader('E2X').ARN, { Action: 's3:ListBucket' })) },
    'ruled out',
  ],
  [
    'a grant to another account',
    'oac-healthy',
    { ...staging, ...policy(statement({ Condition: { StringEquals: { 'AWS:SourceAccount': '999988887777' } } })) },
    'ruled out',
  ],
  [
    'one with its own ARN is granted',
    'oac-healthy',
    deploying(
      { ARN: 'arn:aws:cloudfront::111122223333:distribution/ENEW' },
      grant('arn:aws:cloudfront::111122223333:distribution/ENEW'),
    ),
    'ruled out',
  ],
  [
    'one with another origin besides',
    'oac-healthy',
    deploying({
      Origins: { Items: [...reader('E2X').Origins.Items, { Id: 'api', DomainName: 'api.example.com' }] },
    }),
    'risk manual put-bucket-policy',
  ],
  [
    'one that is granted over HTTPS, signed unless the viewer signs',
    'oac-healthy',
    {
      ...deploying(
        {},
        statement({
          Condition: {
            StringEquals: { 'AWS:SourceArn': reader('E2X').ARN },
            Bool: { 'aws:SecureTransport': 'true' },
          },
        }),
      ),
      'originAccessControls.E2OAC.SigningBehavior': 'no-override',
    },
    'ruled out',
  ],
]);

table('distribution-disabled', [
  ['a setting that was not read', 'oac-healthy', { [`${CONFIG}.Enabled`]: UNREADABLE }, 'unknown'],
]);

table('default-root-object', [
  ['a setting that was not read', 'oac-healthy', { [`${CONFIG}.DefaultRootObject`]: UNREADABLE }, 'unknown'],
  [
    'a slash in front, for an origin that does not serve "/"',
    'oac-healthy',
    { ...only('s3/*'), [`${CONFIG}.DefaultRootObject`]: '/index.html', ...probe('/', 200) },
    'does not apply | does not apply',
  ],
]);

it('default-root-object takes every slash in front away', () => {
  const slashes = { [`${CONFIG}.DefaultRootObject`]: '//index.html' };
  const edits = [{ path: 'DistributionConfig.DefaultRootObject', from: '//index.html', to: 'index.html' }];
  expect(findings('default-root-object', 'oac-healthy', slashes)).toMatchObject([{ proposal: { change: { edits } } }]);
});

const twoMissing = { 'buckets.site.objects': { 'index.html': {}, 'a.js': null, 'b.js': null } };

it('missing-object-masked-as-403 blames only the missing object that was asked for', () => {
  const facts = (set: Changes) =>
    findings('missing-object-masked-as-403', 'oac-healthy', { ...twoMissing, ...set }).flatMap(({ evidence }) =>
      evidence.map(({ fact }) => fact),
    );
  expect(facts(probe('/b.js', 403))).toEqual(['buckets.site.objects["b.js"]']);
  expect(facts(probe('/b.js', 403, { method: 'head' }))).toEqual(['buckets.site.objects["b.js"]']);
  expect(facts({})).toEqual(['buckets.site.objects["a.js"]', 'buckets.site.objects["b.js"]']);
  expect(facts(probe('/b.js', 403, { method: 'PUT' }))).toHaveLength(2);
  expect(facts(probe('/index.html', 403))).toHaveLength(2);
  expect(facts(probe('/b.js', 404))).toHaveLength(2);
});

const page = (ErrorCode: number, ResponseCode: string, ResponsePagePath = '/index.html') => ({
  [`${CONFIG}.CustomErrorResponses`]: { Items: [{ ErrorCode, ResponseCode, ResponsePagePath }] },
});
const missingLink = { 'buckets.site.objects': { 'index.html': {}, 'a/b': null } };

table('missing-object-masked-as-403', [
  ['a page answers for it', 'oac-healthy', { ...missingLink, ...page(403, '200') }, 'ruled out'],
  ['a page answers for another error', 'oac-healthy', { ...missingLink, ...page(404, '200') }, 'risk manual manual'],
  ['a page that is no success', 'oac-healthy', { ...missingLink, ...page(403, '404') }, 'risk manual manual'],
  ['a page with a code that is none', 'oac-healthy', { ...missingLink, ...page(403, '1200') }, 'risk manual manual'],
  ['a page with too long a code', 'oac-healthy', { ...missingLink, ...page(403, '2000') }, 'risk manual manual'],
  ['a page that is missing', 'oac-healthy', { ...missingLink, ...page(403, '200', '/a/b') }, 'risk manual manual'],
  [
    'a page that answers, and the missing object was asked for',
    'oac-healthy',
    { ...missingLink, ...page(403, '200'), ...probe('/a/b', 403) },
    'risk manual manual',
  ],
  [
    'a page that answers, and the root object is missing',
    'oac-healthy',
    { ...missingLink, ...page(403, '200'), [`${CONFIG}.DefaultRootObject`]: 'a/b' },
    'risk manual manual',
  ],
  [
    'a page that answers, and the root object is missing in its folder',
    'oac-healthy',
    {
      ...missingLink,
      ...page(403, '200'),
      [`${ORIGIN}.OriginPath`]: '/a',
      [`${CONFIG}.DefaultRootObject`]: 'b',
    },
    'risk manual manual',
  ],
  [
    'a page that answers, and no root object where only the folder’s own key is missing',
    'oac-healthy',
    {
      'buckets.site.objects': { 'a/index.html': {}, 'a/': null },
      ...page(403, '200'),
      [`${ORIGIN}.OriginPath`]: '/a',
      [`${CONFIG}.DefaultRootObject`]: '',
    },
    'ruled out',
  ],
]);

const BAD_REQUEST =
  "<H1>403 ERROR</H1><H2>The request could not be satisfied.</H2>Bad request. We can't connect to the server for this app or website at this time.<PRE>Generated by cloudfront (CloudFront)</PRE>";
const byCloudFront = (url: string, part: Changes = {}) => ({
  probe: { url, status: 403, headers: { server: 'CloudFront' }, body: BAD_REQUEST, ...part },
});
const byFunction = (status: number, part: Changes = {}) => ({
  probe: {
    url: 'https://d1site.cloudfront.net/index.html',
    status,
    headers: { 'x-cache': 'FunctionGeneratedResponse from cloudfront' },
    body: 'no',
    ...part,
  },
});

table('https-only-behavior', [
  [
    'the viewer came over HTTPS',
    'oac-healthy',
    { [`${DEFAULT_BEHAVIOR}.ViewerProtocolPolicy`]: 'https-only', ...byCloudFront('https://www.example.com/a') },
    'ruled out',
  ],
  [
    'the viewer came over HTTP',
    'oac-healthy',
    { [`${DEFAULT_BEHAVIOR}.ViewerProtocolPolicy`]: 'https-only', ...byCloudFront('http://www.example.com/a') },
    'partial manual manual',
  ],
]);

table('alias-not-attached', [
  ['a name nobody claims', 'oac-healthy', byCloudFront('https://shop.example.com/a'), 'partial manual manual'],
  ['an address without a scheme', 'oac-healthy', byCloudFront('www.example.com/a'), 'ruled out'],
  [
    'a name nobody claims, of a distribution without one',
    'oac-healthy',
    { ...byCloudFront('https://shop.example.com/a'), 'distribution.DomainName': undefined, [`${CONFIG}.Aliases`]: {} },
    'partial manual manual',
  ],
]);

table('get-with-body', [
  [
    'a function answered a GET with a body',
    'oac-healthy',
    byFunction(403, { requestHeaders: { 'content-length': '5' } }),
    'ruled out',
  ],
]);

table('edge-function-response', [
  ['400', 'oac-healthy', byFunction(400), 'partial manual manual'],
  ['499', 'oac-healthy', byFunction(499), 'partial manual manual'],
  ['399', 'oac-healthy', byFunction(399), 'ruled out'],
  ['500', 'oac-healthy', byFunction(500), 'ruled out'],
]);

const distributionBehind = {
  [`${ORIGIN}.DomainName`]: 'd2.cloudfront.net.',
  ...customOrigin,
  [`${ORIGIN}.OriginAccessControlId`]: '',
};

table('stacked-distributions', [
  ['nobody asked', 'oac-healthy', { ...distributionBehind, probe: undefined }, 'info manual manual'],
  ['a function answered', 'oac-healthy', { ...distributionBehind, ...byFunction(403) }, 'ruled out'],
  [
    'CloudFront answered 400',
    'oac-healthy',
    { ...distributionBehind, ...byCloudFront('https://www.example.com/a', { status: 400 }) },
    'partial manual manual',
  ],
]);

const GATE = 'arn:aws:cloudfront::111122223333:function/gate';
const rewriting = (code: unknown = "cf.updateRequestOrigin({ domainName: 'x' })") => ({
  [`${DEFAULT_BEHAVIOR}.FunctionAssociations`]: { Items: [{ EventType: 'viewer-request', FunctionARN: GATE }] },
  'distribution.functionCode': { [GATE]: code },
});

table('function-changes-origin', [
  [
    'a granted object is refused',
    'oac-healthy',
    { ...rewriting(), ...probe('/index.html', 403) },
    'partial manual manual',
  ],
  ['code that is no text', 'oac-healthy', { ...rewriting({}), ...probe('/index.html', 403) }, 'unknown'],
  [
    'an object that nobody looked for is refused',
    'oac-healthy',
    {
      ...rewriting(),
      [BEHAVIORS]: {
        Items: [
          {
            PathPattern: '/index.html',
            TargetOriginId: 's3',
            FunctionAssociations: { Items: [{ EventType: 'viewer-request', FunctionARN: GATE }] },
          },
        ],
      },
      'buckets.site.objects': {},
      ...probe('/index.html', 403),
    },
    'info manual manual',
  ],
  [
    'an object that is granted over HTTPS only is refused',
    'oai-healthy',
    {
      ...rewriting(),
      ...policy(oaiGrant(oaiArn('E3OAI')), denyPlainHttp),
      [`${DEFAULT_BEHAVIOR}.ViewerProtocolPolicy`]: 'allow-all',
      ...probe('/index.html', 403),
    },
    'info manual manual',
  ],
]);

table('oac-missing-grant', [
  [
    'an origin that nobody asks, of an empty bucket without a policy',
    'oac-healthy',
    { ...noBehavior, 'buckets.site.policy': null, 'buckets.site.objects': {} },
    'risk approve put-bucket-policy | does not apply',
  ],
]);

table('signed-url-required', [
  [
    'status 400',
    'oac-healthy',
    byCloudFront('https://www.example.com/a', { status: 400, body: '<Error><Code>MissingKey</Code></Error>' }),
    'partial manual manual',
  ],
  [
    'a code that ends like one of the check',
    'oac-healthy',
    byCloudFront('https://www.example.com/a', { body: '<Error><Code>RequestExpired</Code></Error>' }),
    'ruled out',
  ],
  [
    'a code that begins like one of the check',
    'oac-healthy',
    byCloudFront('https://www.example.com/a', { body: '<Error><Code>AccessDeniedException</Code></Error>' }),
    'ruled out',
  ],
]);

const onTheBucket = (part: Changes) => policy(grant(OWN_ARN, { Resource: 'arn:aws:s3:::site', ...part }));

table('resource-mismatch', [
  [
    'the forgotten /* beside another action',
    'oac-healthy',
    onTheBucket({ Action: ['s3:ListBucket', 's3:GetObject'] }),
    'outage auto put-bucket-policy',
  ],
  [
    'another action whose name ends so',
    'oac-healthy',
    onTheBucket({ Action: ['s3:*', 'xs3:GetObject'] }),
    'outage approve put-bucket-policy',
  ],
  [
    'another action whose name begins so',
    'oac-healthy',
    onTheBucket({ Action: ['s3:*', 's3:GetObjectAcl'] }),
    'outage approve put-bucket-policy',
  ],
  [
    'a folder that is granted, over plain HTTP as well',
    'oai-healthy',
    {
      ...policy(oaiGrant(oaiArn('E3OAI'), { Resource: 'arn:aws:s3:::site/img/*' })),
      [BEHAVIORS]: { Items: [{ PathPattern: '/img/*', TargetOriginId: 's3', ViewerProtocolPolicy: 'allow-all' }] },
    },
    'outage approve put-bucket-policy',
  ],
  [
    'a behavior for the root alone, without a default root object',
    'oac-healthy',
    {
      ...policy(grant(OWN_ARN)),
      'buckets.site.objects': UNREADABLE,
      [`${CONFIG}.DefaultRootObject`]: undefined,
      [BEHAVIORS]: { Items: [{ PathPattern: '/', TargetOriginId: 's3' }] },
    },
    'ruled out',
  ],
]);

/** The secondary is refused; what the primary does not hold is asked of it only where the group fails over. */
const secondaryAlone = (statusCode: number) => ({
  ...refusedSecondary,
  'buckets["site-replica"].objects': { 'index.html': {} },
  'buckets.site.objects': { 'index.html': null },
  [GROUP]: group('group', ['primary', 'secondary'], statusCode),
});

table('failover-masking', [
  ['a secondary that is never asked', 'failover', secondaryAlone(500), 'risk manual manual | does not apply'],
  ['a secondary that is asked for what the primary lacks', 'failover', secondaryAlone(403), 'ruled out | ruled out'],
]);

const oaiReader = (Id: string, ...domains: readonly string[]) =>
  reader(Id, {
    Origins: {
      Items: domains.map((DomainName, index) => ({
        Id: String(index),
        DomainName,
        S3OriginConfig: {
          OriginAccessIdentity: DomainName.startsWith('api') ? '' : 'origin-access-identity/cloudfront/E3OAI',
        },
      })),
    },
  });
const SITE_HOST = 'site.s3.eu-west-1.amazonaws.com';

table('oai-to-oac-half-migrated', [
  [
    'nobody else reads with the OAI that is left',
    'oac-healthy',
    { ...policy(oaiGrant(oaiArn('E3OAI'))), otherDistributions: [] },
    'outage auto put-bucket-policy',
  ],
  [
    'another distribution does, and has another origin as well',
    'oac-healthy',
    {
      ...policy(oaiGrant(oaiArn('E3OAI'))),
      otherDistributions: [oaiReader('E9', 'api.example.com', SITE_HOST)],
    },
    'outage approve put-bucket-policy',
  ],
  [
    'another distribution does from another bucket only, and reads this one with its OAC',
    'oac-healthy',
    {
      ...policy(oaiGrant(oaiArn('E3OAI'))),
      otherDistributions: [
        oaiReader('E9', 'elsewhere.s3.eu-west-1.amazonaws.com'),
        reader('E8', {
          Origins: {
            Items: [
              { Id: 'a', DomainName: SITE_HOST, OriginAccessControlId: 'E2OAC' },
              {
                Id: 'b',
                DomainName: 'elsewhere.s3.eu-west-1.amazonaws.com',
                S3OriginConfig: { OriginAccessIdentity: 'origin-access-identity/cloudfront/E3OAI' },
              },
            ],
          },
        }),
      ],
    },
    'outage auto put-bucket-policy',
  ],
  [
    'one folder and everything were granted',
    'oac-healthy',
    {
      ...policy(oaiGrant(oaiArn('E3OAI')), oaiGrant(oaiArn('E4OAI'), { Resource: 'arn:aws:s3:::site/index.html' })),
      otherDistributions: [],
    },
    'outage auto put-bucket-policy',
  ],
  [
    'everything but another folder was granted',
    'oac-healthy',
    {
      ...policy(oaiGrant(oaiArn('E3OAI'), { Resource: undefined, NotResource: 'arn:aws:s3:::site/private/*' })),
      otherDistributions: [],
    },
    'outage auto put-bucket-policy',
  ],
]);
