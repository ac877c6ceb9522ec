import { describe, expect, it } from 'vitest';
import type { CacheBehavior, Facts, Origin } from '../../../functions/core/facts.ts';
import {
  type CloudFrontRequestInput,
  cloudFrontKmsRequest,
} from '../../../functions/core/policy/cloudfront-request.ts';
import { contextText, contextValue } from '../../../functions/core/policy/context-key.ts';
import { evaluate } from '../../../functions/core/policy/evaluate.ts';
import { ANONYMOUS, cloudFrontReads, DISTRIBUTION, DISTRIBUTION_ARN, FACTS, OAC, OAI, ORIGIN } from './site.ts';

const NONE = 'none that a policy can name';

function carries(access: typeof OAC, key: string, changed: Partial<CloudFrontRequestInput> = {}): string {
  return contextText(contextValue(cloudFrontReads(access, changed).context, key));
}

describe('who asks', () => {
  it('is the service principal for an OAC', () => {
    expect(cloudFrontReads(OAC).principal).toEqual({ kind: 'service', service: 'cloudfront.amazonaws.com' });
  });
  it('is the OAI with the canonical user id that was read', () => {
    const facts: Facts = { ...FACTS, originAccessIdentities: { E3OAI: { S3CanonicalUserId: 'abc' } } };
    expect(cloudFrontReads(OAI, { facts }).principal).toEqual({ kind: 'oai', id: 'E3OAI', canonicalUserId: 'abc' });
  });
  it.each<Facts['originAccessIdentities']>([
    {},
    { unreadable: 'AccessDenied' },
    { E3OAI: { unreadable: 'AccessDenied' } },
    { E3OAI: {} },
    JSON.parse('{ "E3OAI": null }'),
    JSON.parse('{ "E3OAI": { "S3CanonicalUserId": 7 } }'),
  ])('has no canonical user id when it was not read: %j', (originAccessIdentities) => {
    const facts: Facts = { ...FACTS, ...(originAccessIdentities ? { originAccessIdentities } : {}) };
    expect(cloudFrontReads(OAI, { facts }).principal).toEqual({ kind: 'oai', id: 'E3OAI', canonicalUserId: undefined });
  });
  it('is nobody without an identity', () => {
    expect(cloudFrontReads(ANONYMOUS).principal).toEqual({ kind: 'anonymous' });
  });
  it('cannot be told for an unknown access', () => {
    const access = { kind: 'unknown', because: 'the OAC was not read', needs: ['originAccessControls.E2OAC'] } as const;
    expect(() => cloudFrontReads(access)).toThrow(
      /origin s3 is not known \(the OAC was not read\); read originAccessControls.E2OAC/,
    );
  });
});

describe('what is asked for', () => {
  it.each([
    ['index.html', 'aws', 'arn:aws:s3:::site/index.html'],
    ['a/b c.js', 'aws', 'arn:aws:s3:::site/a/b c.js'],
    ['index.html', 'aws-cn', 'arn:aws-cn:s3:::site/index.html'],
    ['', 'aws', 'arn:aws:s3:::site'],
  ] as const)('%s in partition %s', (key, partition, resource) => {
    expect(cloudFrontReads(OAC, { key, partition })).toMatchObject({ action: 's3:GetObject', resource });
  });
  it('is another action when told so', () => {
    expect(cloudFrontReads(OAC, { action: 's3:ListBucket', key: '' })).toMatchObject({ action: 's3:ListBucket' });
  });
});

/** The identity model: what each way to ask carries. */
describe.each([
  ['aws:SourceArn', DISTRIBUTION_ARN, 'absent', 'absent'],
  ['aws:SourceAccount', '111122223333', 'absent', 'absent'],
  ['aws:SourceOrgID', 'not known', 'absent', 'absent'],
  ['aws:SourceOrgPaths', 'not known', 'absent', 'absent'],
  ['aws:PrincipalIsAWSService', 'true', 'false', 'absent'],
  ['aws:PrincipalServiceName', 'cloudfront.amazonaws.com', 'absent', 'absent'],
  ['aws:PrincipalArn', NONE, 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E3OAI', 'absent'],
  ['aws:PrincipalAccount', 'not known', NONE, 'anonymous'],
  ['aws:PrincipalOrgID', 'absent', 'absent', 'absent'],
  ['aws:PrincipalOrgPaths', 'absent', 'absent', 'absent'],
  ['aws:PrincipalTag/team', 'absent', 'absent', 'absent'],
  ['aws:PrincipalType', 'not known', 'not known', 'Anonymous'],
  ['aws:userid', NONE, NONE, 'anonymous'],
  ['aws:username', 'absent', NONE, 'absent'],
  ['aws:SourceVpc', 'absent', 'absent', 'absent'],
  ['aws:SourceVpce', 'absent', 'absent', 'absent'],
  ['aws:VpcSourceIp', 'absent', 'absent', 'absent'],
  ['aws:SecureTransport', 'true', 'true', 'true'],
  ['s3:TlsVersion', '1.2', '1.2', '1.2'],
  ['aws:ViaAWSService', 'false', 'false', 'false'],
  ['aws:Referer', 'absent', 'absent', 'absent'],
  ['aws:UserAgent', 'Amazon CloudFront', 'Amazon CloudFront', 'Amazon CloudFront'],
  ['aws:MultiFactorAuthPresent', 'absent', 'absent', 'absent'],
  ['aws:RequestedRegion', 'eu-west-1', 'eu-west-1', 'eu-west-1'],
  ['aws:ResourceAccount', 'not known', 'not known', 'not known'],
  ['aws:CurrentTime', 'not known', 'not known', 'not known'],
  ['s3:prefix', 'absent', 'absent', 'absent'],
  ['s3:DataAccessPointArn', 'absent', 'absent', 'absent'],
  ['s3:x-amz-server-side-encryption', 'absent', 'absent', 'absent'],
  ['s3:ExistingObjectTag/secret', 'not known', 'not known', 'not known'],
  ['s3:authType', 'REST-HEADER', 'REST-HEADER', 'absent'],
  ['aws:SourceOwner', 'not known', 'absent', 'absent'],
  [
    'aws:PrincipalServiceNamesList',
    'cloudfront.amazonaws.com or cloudfront.amazonaws.com, global.cloudfront.amazonaws.com',
    'absent',
    'absent',
  ],
  ['s3:signatureversion', 'AWS4-HMAC-SHA256', 'not known', 'absent'],
  ['s3:signatureAge', 'not known', 'not known', 'absent'],
  ['s3:x-amz-content-sha256', 'not known', 'not known', 'not known'],
  ['aws:ResourceOrgID', 'not known', 'not known', 'not known'],
  ['aws:KeyOfTomorrow', 'not known', 'not known', 'not known'],
  ['aws:RequestTag/team', 'absent', 'absent', 'absent'],
  ['aws:TagKeys', 'absent', 'absent', 'absent'],
  ['aws:MultiFactorAuthAge', 'absent', 'absent', 'absent'],
  ['aws:TokenIssueTime', 'absent', 'absent', 'absent'],
  ['aws:FederatedProvider', 'absent', 'absent', 'absent'],
  ['aws:AssumedRoot', 'absent', 'absent', 'absent'],
  ['aws:SourceIdentity', 'absent', 'absent', 'absent'],
  ['aws:ChatbotSourceArn', 'absent', 'absent', 'absent'],
  ['aws:CalledVia', 'absent', 'absent', 'absent'],
  ['aws:CalledViaFirst', 'absent', 'absent', 'absent'],
  ['aws:CalledViaLast', 'absent', 'absent', 'absent'],
  ['aws:Ec2InstanceSourceVpc', 'absent', 'absent', 'absent'],
  ['aws:Ec2InstanceSourcePrivateIPv4', 'absent', 'absent', 'absent'],
  ['ec2:SourceInstanceArn', 'absent', 'absent', 'absent'],
  ['sts:ExternalId', 'absent', 'absent', 'absent'],
  ['saml:sub', 'absent', 'absent', 'absent'],
  ['aws:SourceVpcArn', 'absent', 'absent', 'absent'],
  ['aws:SourceVpceAccount', 'absent', 'absent', 'absent'],
  ['aws:SourceVpceOrgID', 'absent', 'absent', 'absent'],
  ['aws:SourceVpceOrgPaths', 'absent', 'absent', 'absent'],
  ['s3:DataAccessPointAccount', 'absent', 'absent', 'absent'],
  ['s3:AccessPointNetworkOrigin', 'absent', 'absent', 'absent'],
  ['s3:AccessGrantsInstanceArn', 'absent', 'absent', 'absent'],
])('%s', (key, oac, oai, anonymous) => {
  it.each([
    ['OAC', OAC, oac],
    ['OAI', OAI, oai],
    ['anonymous', ANONYMOUS, anonymous],
  ] as const)('%s', (_name, access, expected) => {
    expect(carries(access, key)).toBe(expected);
  });
});

describe('what only other calls carry', () => {
  it.each([
    's3:prefix',
    's3:delimiter',
    's3:max-keys',
    's3:VersionId',
    's3:RequestObjectTag/team',
    's3:object-lock-mode',
    's3:if-none-match',
    's3:LocationConstraint',
    's3:x-amz-acl',
  ])('%s', (key) => {
    expect(carries(OAC, key)).toBe('absent');
    expect(carries(OAC, key, { action: 'S3:GETOBJECT' })).toBe('absent');
    expect(carries(OAC, key, { action: 's3:PutObject' })).toBe('not known');
  });
});

describe('a value that is not known', () => {
  const carried = (key: string) => cloudFrontReads(OAC).context[key];
  it.each(['aws:currenttime', 'aws:epochtime', 'aws:resourceaccount', 's3:resourceaccount'])(
    'is there all the same: %s',
    (key) => {
      expect(carried(key)).toEqual([{ kind: 'anything' }]);
    },
  );
  it.each([
    'aws:resourceorgid',
    'aws:resourceorgpaths',
    'aws:resourcetag/*',
    's3:buckettag/*',
    's3:existingobjecttag/*',
  ])('may be absent: %s', (key) => {
    expect(carried(key)).toEqual([{ kind: 'absent' }, { kind: 'anything' }]);
  });
});

describe('aws:SourceIp', () => {
  it('is an address of CloudFront, unless an OAC signs', () => {
    expect(carries(OAC, 'aws:SourceIp')).toBe(NONE);
    expect(carries(OAI, 'aws:SourceIp')).toContain('an address in one of');
    expect(carries(ANONYMOUS, 'aws:SourceIp')).toContain('an address in one of');
  });
  it('may be IPv6 only for a custom origin that is reached over IPv6', () => {
    const rangesOf = (origin: Origin) => JSON.stringify(cloudFrontReads(ANONYMOUS, { origin }).context['aws:sourceip']);
    expect(rangesOf(ORIGIN)).not.toContain('::');
    expect(rangesOf({ ...ORIGIN, CustomOriginConfig: { IpAddressType: 'dualstack' } })).toContain('2600:9000:');
    expect(rangesOf({ ...ORIGIN, CustomOriginConfig: { IpAddressType: 'ipv6' } })).toContain('2600:9000:');
    expect(rangesOf({ ...ORIGIN, CustomOriginConfig: { IpAddressType: 'ipv4' } })).not.toContain('::');
  });
});

describe('transport', () => {
  const http = { viewerProtocol: 'http' } as const;
  it.each([
    ['an OAC that always signs', OAC, {}, 'true', '1.2'],
    ['an OAC that lets viewers sign', { ...OAC, signing: 'no-override' }, {}, 'false', 'absent'],
    ['an OAI', OAI, {}, 'false', 'absent'],
    ['no identity', ANONYMOUS, {}, 'false', 'absent'],
    ['a custom origin over https only', ANONYMOUS, { OriginProtocolPolicy: 'https-only' }, 'true', '1.2'],
    ['a custom origin that follows the viewer', ANONYMOUS, { OriginProtocolPolicy: 'match-viewer' }, 'false', 'absent'],
  ] as const)('of an http viewer through %s', (_name, access, custom, secure, tls) => {
    const changed = { ...http, origin: { ...ORIGIN, CustomOriginConfig: custom } };
    expect(carries(access, 'aws:SecureTransport', changed)).toBe(secure);
    expect(carries(access, 's3:TlsVersion', changed)).toBe(tls);
  });
  it('is http for a website endpoint and a custom origin over http only, even for https viewers', () => {
    expect(carries({ kind: 'anonymous', because: 'website-endpoint' }, 'aws:SecureTransport')).toBe('false');
    const origin = { ...ORIGIN, CustomOriginConfig: { OriginProtocolPolicy: 'http-only' } };
    expect(carries(ANONYMOUS, 'aws:SecureTransport', { origin })).toBe('false');
  });
});

describe('the bucket', () => {
  const facts: Facts = { ...FACTS, buckets: { site: { ownerAccountId: '444455556666', region: 'eu-north-1' } } };
  it('gives its owner and region when they were read', () => {
    expect(carries(OAC, 'aws:ResourceAccount', { facts })).toBe('444455556666');
    expect(carries(OAC, 's3:ResourceAccount', { facts })).toBe('444455556666');
    expect(carries(OAC, 'aws:RequestedRegion', { facts })).toBe('eu-north-1');
  });
  it.each([
    ['site.s3.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
    ['site.s3.eu-west-12.amazonaws.com', 'eu-west-12'],
    ['site.s3.dualstack.ap-southeast-2.amazonaws.com', 'ap-southeast-2'],
    ['site.s3-website-us-east-1.amazonaws.com', 'us-east-1'],
    ['SITE.S3-WEBSITE.IL-CENTRAL-1.AMAZONAWS.COM', 'il-central-1'],
    ['site.s3.ap-east-1.example.com', 'not known'],
    ['site.s3xeu-west-1.amazonaws.com', 'not known'],
  ])('else the region in %s', (DomainName, region) => {
    expect(carries(OAC, 'aws:RequestedRegion', { origin: { ...ORIGIN, DomainName } })).toBe(region);
  });
  it('gives no region that a legacy host name does not tell', () => {
    const origin = { ...ORIGIN, DomainName: 'site.s3.amazonaws.com' };
    expect(carries(OAC, 'aws:RequestedRegion', { origin })).toBe('not known');
  });
});

describe('time', () => {
  it('is the moment the facts were collected', () => {
    const facts: Facts = { ...FACTS, collectedAt: '2026-06-01T14:00:00+02:00' };
    expect(carries(OAC, 'aws:CurrentTime', { facts })).toBe('2026-06-01T12:00:00.000Z');
    expect(carries(OAC, 'aws:EpochTime', { facts })).toBe('1780315200');
  });
  it('is not known when that moment is no date', () => {
    expect(carries(OAC, 'aws:CurrentTime', { facts: { ...FACTS, collectedAt: 'yesterday' } })).toBe('not known');
  });
});

describe('Referer', () => {
  const referer = (behavior: CacheBehavior, facts: Partial<Facts> = {}, other?: CacheBehavior) => {
    const config = {
      ...DISTRIBUTION.DistributionConfig,
      DefaultCacheBehavior: behavior,
      ...(other ? { CacheBehaviors: { Items: [other] } } : {}),
      OriginGroups: {
        Items: [
          { Id: 'empty' },
          { Id: 'hollow', Members: {} },
          { Id: 'others', Members: { Items: [{ OriginId: 'elsewhere' }] } },
          { Id: 'group', Members: { Items: [{ OriginId: 'elsewhere' }, { OriginId: 's3' }] } },
        ],
      },
    };
    return carries(OAC, 'aws:Referer', {
      facts: { ...FACTS, ...facts },
      distribution: { ...DISTRIBUTION, DistributionConfig: config },
    });
  };
  const headers = (HeaderBehavior: string, ...Items: readonly string[]) => ({
    ORP: { HeadersConfig: { HeaderBehavior, Headers: { Items } } },
  });

  it.each<[string, CacheBehavior, Partial<Facts>, string]>([
    ['nothing is forwarded', {}, {}, 'absent'],
    ['legacy settings forward it', { ForwardedValues: { Headers: { Items: ['referer'] } } }, {}, 'not known'],
    ['legacy settings forward everything', { ForwardedValues: { Headers: { Items: ['*'] } } }, {}, 'not known'],
    ['legacy settings forward something else', { ForwardedValues: { Headers: { Items: ['Origin'] } } }, {}, 'absent'],
    ['AWS’s AllViewer', { OriginRequestPolicyId: '216adef6-5c7f-47e4-b989-5492eafa07d3' }, {}, 'not known'],
    [
      'AWS’s AllViewerExceptHostHeader',
      { OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac' },
      {},
      'not known',
    ],
    [
      'AWS’s UserAgentRefererHeaders',
      { OriginRequestPolicyId: 'acba4595-bd28-49b8-b9fe-13317c0390fa' },
      {},
      'not known',
    ],
    ['AWS’s CORS-S3Origin', { OriginRequestPolicyId: '88a5eaf4-2fd4-4709-b370-b4c650ea3fcf' }, {}, 'absent'],
    ['an own policy that was not read', { OriginRequestPolicyId: 'ORP' }, {}, 'not known'],
    [
      'an own policy that lists it',
      { OriginRequestPolicyId: 'ORP' },
      { originRequestPolicies: headers('whitelist', 'Referer') },
      'not known',
    ],
    [
      'an own policy that does not',
      { OriginRequestPolicyId: 'ORP' },
      { originRequestPolicies: headers('whitelist', 'Origin') },
      'absent',
    ],
    [
      'an own policy without headers',
      { OriginRequestPolicyId: 'ORP' },
      { originRequestPolicies: headers('none', 'Referer') },
      'absent',
    ],
    [
      'an own policy that sends everything, and more of CloudFront',
      { OriginRequestPolicyId: 'ORP' },
      { originRequestPolicies: headers('allViewerAndWhitelistCloudFront') },
      'not known',
    ],
    [
      'an own policy of which nothing else was read',
      { OriginRequestPolicyId: 'ORP' },
      { originRequestPolicies: { ORP: {} } },
      'not known',
    ],
    [
      'a cache policy that keys on something else',
      { CachePolicyId: 'ORP' },
      { cachePolicies: headers('whitelist', 'Origin') },
      'absent',
    ],
    [
      'an own policy with all but it',
      { OriginRequestPolicyId: 'ORP' },
      { originRequestPolicies: headers('allExcept', 'referer') },
      'absent',
    ],
    [
      'an own policy with all but Host',
      { OriginRequestPolicyId: 'ORP' },
      { originRequestPolicies: headers('allExcept', 'host') },
      'not known',
    ],
    [
      'an own policy of a new kind',
      { OriginRequestPolicyId: 'ORP' },
      { originRequestPolicies: headers('someDay') },
      'not known',
    ],
    ['AWS’s CachingOptimized', { CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6' }, {}, 'absent'],
    [
      'a cache policy that keys on it',
      { CachePolicyId: 'ORP' },
      { cachePolicies: headers('whitelist', 'Referer') },
      'not known',
    ],
    ['a cache policy that was not read', { CachePolicyId: 'ORP' }, {}, 'absent'],
  ])('when %s', (_name, behavior, facts, expected) => {
    expect(referer(behavior, facts)).toBe(expected);
  });

  it('counts behaviors that reach the origin through a group, and no others', () => {
    const forwards: CacheBehavior = { ForwardedValues: { Headers: { Items: ['Referer'] } } };
    expect(referer({ TargetOriginId: 's3' }, {}, { ...forwards, TargetOriginId: 'group' })).toBe('not known');
    for (const TargetOriginId of ['elsewhere', 'others', 'hollow', 'empty'])
      expect(referer({ TargetOriginId: 's3' }, {}, { ...forwards, TargetOriginId }), TargetOriginId).toBe('absent');
  });

  it('is the origin’s own custom header whatever viewers send', () => {
    const custom = (item: { HeaderName: string; HeaderValue?: string }) =>
      carries(OAC, 'aws:Referer', { origin: { ...ORIGIN, CustomHeaders: { Items: [item] } } });
    expect(custom({ HeaderName: 'REFERER', HeaderValue: 'secret' })).toBe('secret');
    expect(custom({ HeaderName: 'Referer' })).toBe('not known');
    expect(custom({ HeaderName: 'X-Secret', HeaderValue: 'secret' })).toBe('absent');
    expect(
      carries(OAC, 'aws:Referer', {
        origin: JSON.parse('{ "Id": "s3", "DomainName": "x", "CustomHeaders": { "Items": [{}] } }'),
      }),
    ).toBe('absent');
  });

  it('does not answer for User-Agent', () => {
    const forwards = (header: string) => ({
      distribution: {
        ...DISTRIBUTION,
        DistributionConfig: {
          ...DISTRIBUTION.DistributionConfig,
          DefaultCacheBehavior: { TargetOriginId: 's3', ForwardedValues: { Headers: { Items: [header] } } },
        },
      },
    });
    expect(carries(OAC, 'aws:UserAgent', forwards('Referer'))).toBe('Amazon CloudFront');
    expect(carries(OAC, 'aws:UserAgent', forwards('user-agent'))).toBe('not known');
    expect(carries(OAC, 'aws:Referer', forwards('user-agent'))).toBe('absent');
  });
});

describe('cloudFrontKmsRequest', () => {
  const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1234';
  const request = () => cloudFrontKmsRequest({ facts: FACTS, distribution: DISTRIBUTION, keyArn });
  const grant = (Condition: Record<string, Record<string, string>>) => ({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        Resource: '*',
        Condition,
      },
    ],
  });

  it.each([
    ['this distribution', { StringEquals: { 'AWS:SourceArn': DISTRIBUTION_ARN } }, 'allowed'],
    ['another distribution', { StringEquals: { 'AWS:SourceArn': `${DISTRIBUTION_ARN}X` } }, 'implicitDeny'],
    ['through S3 of the region', { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } }, 'allowed'],
    [
      'through S3 of another region',
      { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } },
      'implicitDeny',
    ],
    ['callers of one account', { StringEquals: { 'kms:CallerAccount': '111122223333' } }, 'unknown'],
    [
      'an encryption context nobody knows here',
      { StringLike: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::site/*' } },
      'unknown',
    ],
  ])('a key policy for %s', (_name, condition, decision) => {
    expect(evaluate(grant(condition), request()).decision).toBe(decision);
  });

  it('knows the encryption context of a known object: the bucket with a bucket key, else the object', () => {
    const known = cloudFrontKmsRequest({
      facts: FACTS,
      distribution: DISTRIBUTION,
      keyArn,
      bucket: 'site',
      key: 'a.html',
    });
    const like = (pattern: string) =>
      evaluate(grant({ StringLike: { 'kms:EncryptionContext:aws:s3:arn': pattern } }), known).decision;
    expect(like('arn:aws:s3:::site*')).toBe('allowed');
    expect(like('arn:aws:s3:::other*')).toBe('implicitDeny');
    expect(like('arn:aws:s3:::site/*')).toBe('unknown');
  });

  it.each([
    ['aws:SecureTransport', 'true', 'true'],
    ['aws:ResourceAccount', '111122223333', '444455556666'],
    ['aws:RequestedRegion', 'eu-west-1', 'cn-north-1'],
    ['aws:ViaAWSService', 'not known', 'not known'],
    ['kms:CallerAccount', 'not known', 'not known'],
    ['kms:ViaService', 's3.eu-west-1.amazonaws.com', 's3.cn-north-1.amazonaws.com.cn'],
    ['kms:EncryptionContextKeys', 'aws:s3:arn', 'aws:s3:arn'],
    ['kms:EncryptionContext:aws:s3:arn', 'not known', 'arn:aws-cn:s3:::site or arn:aws-cn:s3:::site/a.html'],
    ['kms:EncryptionContext:team', 'absent', 'absent'],
    ['kms:GrantIsForAWSResource', 'absent', 'absent'],
    ['kms:EncryptionAlgorithm', 'SYMMETRIC_DEFAULT', 'SYMMETRIC_DEFAULT'],
    ['aws:SourceArn', DISTRIBUTION_ARN, DISTRIBUTION_ARN],
  ])('carries %s', (key, expected, inChina) => {
    const china = cloudFrontKmsRequest({
      facts: FACTS,
      distribution: DISTRIBUTION,
      keyArn: 'arn:aws-cn:kms:cn-north-1:444455556666:key/1234',
      bucket: 'site',
      key: 'a.html',
    });
    expect(contextText(contextValue(request().context, key))).toBe(expected);
    expect(contextText(contextValue(china.context, key))).toBe(inChina);
  });

  it.each([{}, { bucket: 'site' }, { key: 'a.html' }])('has some encryption context when only %j is known', (known) => {
    const { context } = cloudFrontKmsRequest({ facts: FACTS, distribution: DISTRIBUTION, keyArn, ...known });
    expect(context['kms:encryptioncontext:aws:s3:arn']).toEqual([{ kind: 'anything' }]);
  });

  it('takes a key that is no ARN for one of partition aws', () => {
    const { context } = cloudFrontKmsRequest({
      facts: FACTS,
      distribution: DISTRIBUTION,
      keyArn: 'alias/site',
      bucket: 'site',
      key: 'a.html',
    });
    expect(contextText(contextValue(context, 'kms:EncryptionContext:aws:s3:arn'))).toBe(
      'arn:aws:s3:::site or arn:aws:s3:::site/a.html',
    );
    expect(contextText(contextValue(context, 'aws:ResourceAccount'))).toBe('""');
    expect(contextText(contextValue(context, 'aws:RequestedRegion'))).toBe('""');
  });

  it('is refused by a key policy that names only the account', () => {
    const policy = {
      Statement: [
        { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' },
      ],
    };
    expect(evaluate(policy, request()).decision).toBe('implicitDeny');
  });
});
