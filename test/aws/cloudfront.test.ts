import { describe, expect, it } from 'vitest';
import { awsClients } from '../../functions/aws/clients.ts';
import { cloudFrontDeps } from '../../functions/aws/cloudfront.ts';
import type { CloudFrontDeps } from '../../functions/workflow/deps.ts';
import { useTestCredentials } from './credentials.ts';
import { queryError, type SeenRequest, type StubAnswer, startStub } from './http-stub.ts';

useTestCredentials();

async function withCloudFront(answer: (request: SeenRequest, call: number) => StubAnswer) {
  const stub = await startStub(answer);
  return { cloudfront: cloudFrontDeps(awsClients(stub.url).cloudFront), stub };
}

const ORIGIN = `<Origin><Id>s3</Id><DomainName>site.s3.eu-west-1.amazonaws.com</DomainName><OriginPath>/production</OriginPath>
  <CustomHeaders><Quantity>1</Quantity><Items><OriginCustomHeader><HeaderName>Referer</HeaderName><HeaderValue>secret</HeaderValue></OriginCustomHeader></Items></CustomHeaders>
  <S3OriginConfig><OriginAccessIdentity></OriginAccessIdentity></S3OriginConfig><OriginAccessControlId>E2OAC</OriginAccessControlId></Origin>`;

const DISTRIBUTION = `<?xml version="1.0"?><Distribution xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/">
  <Id>E1</Id><ARN>arn:aws:cloudfront::111122223333:distribution/E1</ARN><Status>Deployed</Status>
  <LastModifiedTime>2026-11-24T00:00:00Z</LastModifiedTime><InProgressInvalidationBatches>0</InProgressInvalidationBatches>
  <DomainName>d1.cloudfront.net</DomainName>
  <DistributionConfig><CallerReference>r</CallerReference><DefaultRootObject>index.html</DefaultRootObject><Enabled>true</Enabled>
    <Origins><Quantity>1</Quantity><Items>${ORIGIN}</Items></Origins>
    <DefaultCacheBehavior><TargetOriginId>s3</TargetOriginId><ViewerProtocolPolicy>redirect-to-https</ViewerProtocolPolicy></DefaultCacheBehavior>
    <CacheBehaviors><Quantity>0</Quantity></CacheBehaviors></DistributionConfig></Distribution>`;

const ORIGIN_FACTS = {
  Id: 's3',
  DomainName: 'site.s3.eu-west-1.amazonaws.com',
  OriginPath: '/production',
  CustomHeaders: { Quantity: 1, Items: [{ HeaderName: 'Referer', HeaderValue: 'secret' }] },
  S3OriginConfig: { OriginAccessIdentity: '' },
  OriginAccessControlId: 'E2OAC',
};

const READS: Readonly<Record<string, (cloudfront: CloudFrontDeps) => Promise<unknown>>> = {
  getDistribution: (cloudfront) => cloudfront.getDistribution('E1'),
  listDistributions: (cloudfront) => cloudfront.listDistributions(),
  getOriginAccessControl: (cloudfront) => cloudfront.getOriginAccessControl('E1'),
  getOriginAccessIdentity: (cloudfront) => cloudfront.getOriginAccessIdentity('E1'),
  getOriginRequestPolicy: (cloudfront) => cloudfront.getOriginRequestPolicy('E1'),
  getCachePolicy: (cloudfront) => cloudfront.getCachePolicy('E1'),
};

describe('getDistribution', () => {
  it('keeps the configuration in AWS’s own names, as plain JSON', async () => {
    const { cloudfront, stub } = await withCloudFront(() => ({ body: DISTRIBUTION }));
    const facts = await cloudfront.getDistribution('E1');
    expect(facts).toMatchObject({
      Id: 'E1',
      ARN: 'arn:aws:cloudfront::111122223333:distribution/E1',
      Status: 'Deployed',
      DomainName: 'd1.cloudfront.net',
      DistributionConfig: {
        DefaultRootObject: 'index.html',
        Enabled: true,
        Origins: { Quantity: 1, Items: [ORIGIN_FACTS] },
        CacheBehaviors: { Quantity: 0 },
      },
    });
    expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
    expect(stub.seen).toMatchObject([{ method: 'GET', url: '/2020-05-31/distribution/E1' }]);
  });
});

describe('listDistributions', () => {
  const page = (
    id: string,
    next: string | undefined,
  ) => `<DistributionList><Marker></Marker>${next ? `<NextMarker>${next}</NextMarker>` : ''}<IsTruncated>${next !== undefined}</IsTruncated>
    <Quantity>1</Quantity><Items><DistributionSummary><Id>${id}</Id><ARN>arn:aws:cloudfront::111122223333:distribution/${id}</ARN><Status>Deployed</Status>
    <DomainName>${id}.cloudfront.net</DomainName><Aliases><Quantity>1</Quantity><Items><CNAME>www.example.com</CNAME></Items></Aliases>
    <Origins><Quantity>1</Quantity><Items>${ORIGIN}</Items></Origins><Comment>c</Comment><Staging>false</Staging></DistributionSummary></Items></DistributionList>`;

  it('reads every page and keeps what tells who uses a bucket or a name', async () => {
    const pages = [page('E1', 'm1'), page('E2', 'm2'), page('E3', undefined)];
    const { cloudfront, stub } = await withCloudFront((_request, call) => ({ body: pages[call] ?? '' }));
    const listed = await cloudfront.listDistributions();
    expect(listed).toMatchObject([{ Id: 'E1' }, { Id: 'E2' }, { Id: 'E3' }]);
    expect(listed).toMatchObject([
      {
        DomainName: 'E1.cloudfront.net',
        Aliases: { Items: ['www.example.com'] },
        Origins: { Items: [ORIGIN_FACTS] },
        Staging: false,
      },
      {},
      {},
    ]);
    expect(stub.seen.map(({ url }) => url)).toEqual([
      '/2020-05-31/distribution',
      '/2020-05-31/distribution?Marker=m1',
      '/2020-05-31/distribution?Marker=m2',
    ]);
  });

  it('stops when an emulator sends the same page for ever', async () => {
    const { cloudfront, stub } = await withCloudFront(() => ({ body: page('E1', 'same') }));
    await cloudfront.listDistributions();
    expect(stub.seen.length).toBeLessThanOrEqual(2);
  });

  it('does not take half a list for a whole one', async () => {
    const { cloudfront } = await withCloudFront((_request, call) =>
      call === 0 ? { body: page('E1', 'm1') } : queryError(403, 'AccessDenied'),
    );
    expect(await cloudfront.listDistributions()).toEqual({ unreadable: 'AccessDenied' });
  });

  it('finds nothing in an account without distributions', async () => {
    const { cloudfront } = await withCloudFront(() => ({
      body: '<DistributionList><IsTruncated>false</IsTruncated><Quantity>0</Quantity></DistributionList>',
    }));
    expect(await cloudfront.listDistributions()).toEqual([]);
  });
});

describe('what a distribution refers to', () => {
  it.each([
    [
      'getOriginAccessControl',
      '/2020-05-31/origin-access-control/E1',
      '<OriginAccessControl><Id>E1</Id><OriginAccessControlConfig><Name>n</Name><SigningProtocol>sigv4</SigningProtocol><SigningBehavior>always</SigningBehavior><OriginAccessControlOriginType>s3mrap</OriginAccessControlOriginType></OriginAccessControlConfig></OriginAccessControl>',
      { Name: 'n', SigningProtocol: 'sigv4', SigningBehavior: 'always', OriginAccessControlOriginType: 's3mrap' },
    ],
    [
      'getOriginAccessIdentity',
      '/2020-05-31/origin-access-identity/cloudfront/E1',
      '<CloudFrontOriginAccessIdentity><Id>E1</Id><S3CanonicalUserId>abc</S3CanonicalUserId></CloudFrontOriginAccessIdentity>',
      { S3CanonicalUserId: 'abc' },
    ],
    [
      'getOriginRequestPolicy',
      '/2020-05-31/origin-request-policy/E1',
      '<OriginRequestPolicy><Id>E1</Id><OriginRequestPolicyConfig><Name>n</Name><HeadersConfig><HeaderBehavior>whitelist</HeaderBehavior><Headers><Quantity>1</Quantity><Items><Name>Host</Name></Items></Headers></HeadersConfig></OriginRequestPolicyConfig></OriginRequestPolicy>',
      { Name: 'n', HeadersConfig: { HeaderBehavior: 'whitelist', Headers: { Quantity: 1, Items: ['Host'] } } },
    ],
    [
      'getCachePolicy',
      '/2020-05-31/cache-policy/E1',
      '<CachePolicy><Id>E1</Id><CachePolicyConfig><Name>n</Name><ParametersInCacheKeyAndForwardedToOrigin><EnableAcceptEncodingGzip>true</EnableAcceptEncodingGzip><HeadersConfig><HeaderBehavior>none</HeaderBehavior></HeadersConfig><QueryStringsConfig><QueryStringBehavior>all</QueryStringBehavior></QueryStringsConfig></ParametersInCacheKeyAndForwardedToOrigin></CachePolicyConfig></CachePolicy>',
      { Name: 'n', HeadersConfig: { HeaderBehavior: 'none' }, QueryStringsConfig: { QueryStringBehavior: 'all' } },
    ],
  ])('%s asks %s', async (name, url, body, expected) => {
    const { cloudfront, stub } = await withCloudFront(() => ({ body }));
    expect(await READS[name]?.(cloudfront)).toMatchObject(expected);
    expect(stub.seen).toMatchObject([{ url }]);
  });
});

describe('a read that fails', () => {
  it.each(
    Object.keys(READS).flatMap(
      (name) =>
        [
          [name, 403, 'AccessDenied'],
          [name, 404, 'NoSuchDistribution'],
          [name, 404, 'NoSuchCloudFrontOriginAccessIdentity'],
        ] as const,
    ),
  )('%s answering %i is unreadable: %s', async (name, status, code) => {
    const { cloudfront } = await withCloudFront(() => queryError(status, code));
    expect(await READS[name]?.(cloudfront)).toEqual({ unreadable: code });
  });

  it.each([
    'getDistribution',
    'getOriginAccessControl',
    'getOriginAccessIdentity',
    'getOriginRequestPolicy',
    'getCachePolicy',
  ])('%s does not take an empty answer for a fact', async (name) => {
    const { cloudfront } = await withCloudFront(() => ({ body: '' }));
    expect(await READS[name]?.(cloudfront)).toEqual({ unreadable: 'EmptyAnswer' });
  });
});
