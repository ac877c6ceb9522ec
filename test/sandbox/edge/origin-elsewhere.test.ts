import { beforeEach, describe, expect, it } from 'vitest';
import { addBucket } from '../../../sandbox/build/bucket.ts';
import { addDistribution, associated } from '../../../sandbox/build/distribution.ts';
import { ALL_VIEWER } from '../../../sandbox/build/managed-policies.ts';
import { customOrigin, s3Origin } from '../../../sandbox/build/origin.ts';
import { distributionByDomain, edgeRequest, fetchEdge } from '../../../sandbox/routes/edge-route.ts';
import orgRcp from '../../../sandbox/scenarios/org-rcp.ts';
import { addOacSite, SITE_OAC } from '../../../sandbox/scenarios/site.ts';
import { oacGrant, policyOf } from '../../../sandbox/scenarios/statements.ts';
import { addWebsite, SITE_ARN, SITE_ID } from '../../../sandbox/scenarios/website.ts';
import { emptyWorld, type World } from '../../../sandbox/world.ts';

const FUNCTION = 'arn:aws:cloudfront::111122223333:function/own';
const FRONT_ID = 'E1FRONT0DOOR01';
const ELSEWHERE = 'elsewhere';

let world: World;
beforeEach(() => {
  world = emptyWorld();
});

const get = (id = SITE_ID) => fetchEdge(world, id, edgeRequest('/'));

describe('a CloudFront Function', () => {
  beforeEach(() => {
    addOacSite(world, { behavior: { FunctionAssociations: associated(FUNCTION) } });
  });

  it('lets requests pass when it does nothing', () => {
    expect(get().status).toBe(200);
  });

  it('may answer by itself, which X-Cache says', () => {
    world.edgeFunctions.set(FUNCTION, { answer: { status: 401, body: 'Who are you?' } });
    expect(get()).toMatchObject({
      status: 401,
      body: 'Who are you?',
      headers: { 'x-cache': 'FunctionGeneratedResponse from cloudfront' },
    });
  });

  it.each([
    ['without a grant', undefined, 403],
    ['with a grant', policyOf(oacGrant(ELSEWHERE, SITE_ARN)), 200],
  ])('may send requests to a bucket that the distribution does not list, %s', (_case, policy, status) => {
    addWebsite(world, addBucket(world, { name: ELSEWHERE, ...(policy ? { policy } : {}) }));
    world.edgeFunctions.set(FUNCTION, { origin: s3Origin({ bucket: ELSEWHERE, oac: SITE_OAC }) });
    expect(get().status).toBe(status);
  });
});

describe('a distribution behind a distribution', () => {
  const front = (behavior = {}) => {
    addOacSite(world);
    const behind = world.distributions.get(SITE_ID)?.distribution.DomainName ?? '';
    addDistribution(world, { id: FRONT_ID, origins: [customOrigin(behind)], behavior });
  };

  it('is asked by its own name', () => {
    front();
    expect(get(FRONT_ID).status).toBe(200);
  });

  it("does not know the viewer's host name when that is forwarded", () => {
    front({ OriginRequestPolicyId: ALL_VIEWER });
    const { status, headers, because } = get(FRONT_ID);
    expect([status, headers['server'], because]).toEqual([403, 'CloudFront', expect.stringContaining('no alternate')]);
  });
});

describe('the world around the bucket', () => {
  it('leads host names to a distribution that does not claim them', () => {
    addOacSite(world);
    world.dnsNames.set('www.example.com', SITE_ID);
    expect(distributionByDomain(world, 'www.example.com')).toBe(SITE_ID);
    expect(distributionByDomain(world, 'www.example.org')).toBeUndefined();
  });

  it('keeps an OAI out by a resource control policy that spares an OAC', () => {
    orgRcp.build(world);
    expect(get()).toMatchObject({ status: 403, because: expect.stringContaining('resource control policy') });
    addOacSite(world);
    expect(get().status).toBe(200);
  });
});
