import type { DistributionConfig, Origin } from '@aws-sdk/client-cloudfront';
import { beforeEach, describe, expect, it } from 'vitest';
import { addBucket, addObject } from '../../../sandbox/build/bucket.ts';
import { addDistribution, behaviorOf, pathBehavior } from '../../../sandbox/build/distribution.ts';
import { addOac } from '../../../sandbox/build/identity.ts';
import { s3Origin } from '../../../sandbox/build/origin.ts';
import { matchesPattern } from '../../../sandbox/edge/behavior.ts';
import { type EdgeOptions, edgeRequest, fetchEdge } from '../../../sandbox/routes/edge-route.ts';
import { oacGrant, policyOf } from '../../../sandbox/scenarios/statements.ts';
import { emptyWorld, type World } from '../../../sandbox/world.ts';

const ID = 'E1EXAMPLE0000';
const ARN = `arn:aws:cloudfront::111122223333:distribution/${ID}`;
let world: World;

beforeEach(() => {
  world = emptyWorld();
  addOac(world, 'E3OAC');
  for (const name of ['granted', 'refused']) {
    const bucket = addBucket(world, { name, ...(name === 'granted' ? { policy: policyOf(oacGrant(name, ARN)) } : {}) });
    for (const key of ['index.html', 'error.html', 'docs/a.html']) addObject(world, bucket, key, `${name} ${key}`);
  }
});

const granted = s3Origin({ bucket: 'granted', oac: 'E3OAC' });
const refused = s3Origin({ bucket: 'refused', oac: 'E3OAC' });

function site(config: Partial<DistributionConfig> = {}, origins: Origin[] = [granted, refused]): void {
  addDistribution(world, { id: ID, domainName: 'd1.cloudfront.net', origins, config });
}

function get(path = '/', options: EdgeOptions = {}) {
  const { status, headers, body, because } = fetchEdge(world, ID, edgeRequest(path, options));
  return { status, headers, body: Buffer.from(body).toString(), because };
}

describe('what CloudFront answers by itself', () => {
  it.each<[string, Partial<DistributionConfig>, EdgeOptions, number, string]>([
    ['a disabled distribution', { Enabled: false }, {}, 403, 'disabled'],
    ['a host name that is no alias', {}, { host: 'www.example.com' }, 403, 'Bad request'],
    [
      'a blocked country',
      { Restrictions: { GeoRestriction: { RestrictionType: 'blacklist', Quantity: 1, Items: ['FR'] } } },
      { country: 'FR' },
      403,
      'block access from your country',
    ],
    [
      'a country that is not on the list',
      { Restrictions: { GeoRestriction: { RestrictionType: 'whitelist', Quantity: 1, Items: ['FR'] } } },
      {},
      403,
      'block access from your country',
    ],
    ['a method that is not allowed', {}, { method: 'DELETE' }, 403, 'not configured to allow the HTTP request method'],
    ['a GET with a body', {}, { body: Buffer.from('x') }, 403, 'has a body'],
    [
      'http where only https goes',
      { DefaultCacheBehavior: behaviorOf('granted', { ViewerProtocolPolicy: 'https-only' }) },
      { viewerProtocol: 'http' },
      403,
      'Bad request',
    ],
    [
      'no signature where one is wanted',
      {
        DefaultCacheBehavior: behaviorOf('granted', { TrustedKeyGroups: { Enabled: true, Quantity: 1, Items: ['k'] } }),
      },
      {},
      403,
      '<Code>MissingKey</Code>',
    ],
  ])('refuses %s', (_what, config, options, status, text) => {
    site(config);
    const answer = get('/', options);
    expect(answer).toMatchObject({ status, headers: { server: 'CloudFront', 'x-cache': 'Error from cloudfront' } });
    expect(answer.body).toContain(text);
  });

  it('refuses what the web ACL blocks', () => {
    site({ WebACLId: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/1' });
    expect(get().status).toBe(200);
    world.blockedByWaf.add(ID);
    expect(get()).toMatchObject({ status: 403, body: expect.stringContaining('Request blocked.') as string });
  });

  it('sends http viewers to https', () => {
    site();
    expect(get('/a', { viewerProtocol: 'http' })).toMatchObject({
      status: 301,
      headers: { location: 'https://d1.cloudfront.net/a' },
    });
  });

  it('lets in aliases, listed countries and signed requests', () => {
    const TrustedKeyGroups = { Enabled: true, Quantity: 1, Items: ['k'] };
    site({
      Aliases: { Quantity: 1, Items: ['www.example.com'] },
      Restrictions: { GeoRestriction: { RestrictionType: 'whitelist', Quantity: 1, Items: ['FR'] } },
      DefaultCacheBehavior: behaviorOf('granted', { TrustedKeyGroups }),
    });
    expect(get('/?Key-Pair-Id=K&Signature=s', { host: 'www.example.com', country: 'FR' }).status).toBe(200);
  });
});

describe('behaviors and origins', () => {
  it('chooses the behavior by path, the first match first', () => {
    site({
      DefaultCacheBehavior: behaviorOf('refused'),
      CacheBehaviors: { Quantity: 2, Items: [pathBehavior('/docs/*', 'granted'), pathBehavior('*.html', 'refused')] },
    });
    expect(get('/docs/a.html').body).toBe('granted docs/a.html');
    expect(get('/index.html').status).toBe(403);
  });

  it.each([
    ['/docs/*', '/docs/a/b', true],
    ['docs/*', '/docs/', true],
    ['*.jpg', '/a/b.jpg', true],
    ['*.jpg', '/a/b.jpeg', false],
    ['/a?c', '/abc', true],
    ['/a?c', '/ac', false],
    ['/A', '/a', false],
    ['/a.b', '/axb', false],
  ])('pattern %s and path %s: %s', (pattern, path, matches) => {
    expect(matchesPattern(pattern, path)).toBe(matches);
  });

  it('uses the root object for the root only', () => {
    site();
    expect(get('/').status).toBe(200);
    expect(get('/docs/').status).toBe(403);
  });

  it.each([
    [[403, 404], 200, 'granted index.html'],
    [[500], 403, 'AccessDenied'],
  ])('fails over on %j', (codes, status, text) => {
    const group = {
      Id: 'both',
      FailoverCriteria: { StatusCodes: { Quantity: codes.length, Items: codes } },
      Members: { Quantity: 2, Items: [{ OriginId: 'refused' }, { OriginId: 'granted' }] },
    };
    site({ OriginGroups: { Quantity: 1, Items: [group] }, DefaultCacheBehavior: behaviorOf('both') });
    expect(get()).toMatchObject({ status, body: expect.stringContaining(text) as string });
  });

  it('turns an error into the custom page, and keeps the error when the page cannot be had', () => {
    const errors = {
      Quantity: 1,
      Items: [{ ErrorCode: 403, ResponsePagePath: '/error.html', ResponseCode: '200', ErrorCachingMinTTL: 10 }],
    };
    site({ CustomErrorResponses: errors });
    expect(get('/gone')).toMatchObject({ status: 200, body: 'granted error.html' });
    site({ CustomErrorResponses: errors, DefaultCacheBehavior: behaviorOf('refused') });
    expect(get('/gone').status).toBe(403);
  });

  it('answers 502 for an origin it has no server for', () => {
    site({}, [
      {
        Id: 'api',
        DomainName: 'api.example.com',
        CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'https-only' },
      },
    ]);
    expect(get().status).toBe(502);
  });

  it('reads a website endpoint anonymously over http', () => {
    const website: Origin = {
      Id: 'web',
      DomainName: 'granted.s3-website-us-east-1.amazonaws.com',
      CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'http-only' },
    };
    site({}, [website]);
    expect(get()).toMatchObject({
      status: 403,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: expect.stringContaining('Code: AccessDenied') as string,
    });
    const bucket = world.buckets.get('granted');
    if (!bucket) throw new Error('no bucket');
    bucket.publicAccessBlock = undefined;
    bucket.policyText = JSON.stringify(
      policyOf({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::granted/*' }),
    );
    expect(get('/docs/').status).toBe(404);
    expect(get('/').body).toBe('granted index.html');
  });

  it('works by the former configuration until the new one is deployed', () => {
    site();
    const record = world.distributions.get(ID);
    const config = record?.distribution.DistributionConfig;
    if (!record || !config) throw new Error('no distribution');
    const next = { ...config, DefaultCacheBehavior: behaviorOf('refused') };
    world.distributions.set(ID, {
      ...record,
      distribution: { ...record.distribution, DistributionConfig: next },
      previousConfig: config,
      deploysAt: Date.now() + 60_000,
    });
    expect(get().status).toBe(200);
    world.distributions.set(ID, {
      ...record,
      distribution: { ...record.distribution, DistributionConfig: next },
      previousConfig: config,
      deploysAt: 0,
    });
    expect(get().status).toBe(403);
  });
});
