import type { OriginRequestPolicyQueryStringBehavior } from '@aws-sdk/client-cloudfront';
import { beforeEach, describe, expect, it } from 'vitest';
import { ALL_VIEWER_EXCEPT_HOST, addManagedPolicies } from '../../../sandbox/build/managed-policies.ts';
import { edgeRequest, fetchEdge } from '../../../sandbox/routes/edge-route.ts';
import { addOacSite, addOaiSite, type SiteSpec } from '../../../sandbox/scenarios/site.ts';
import { denyReads } from '../../../sandbox/scenarios/statements.ts';
import { SITE_BUCKET, SITE_ID } from '../../../sandbox/scenarios/website.ts';
import { emptyWorld, type World } from '../../../sandbox/world.ts';

let world: World;
beforeEach(() => {
  world = emptyWorld();
  addManagedPolicies(world);
});

function get(path = '/') {
  const { status, body } = fetchEdge(world, SITE_ID, edgeRequest(path));
  return { status, code: /<Code>(\w+)<\/Code>/.exec(Buffer.from(body).toString())?.[1] };
}

/** An origin request policy that treats the parameter `Signature` in this way. */
function forwarding(QueryStringBehavior: OriginRequestPolicyQueryStringBehavior): SiteSpec {
  const OriginRequestPolicyConfig = {
    Name: 'own',
    HeadersConfig: { HeaderBehavior: 'none' as const },
    CookiesConfig: { CookieBehavior: 'none' as const },
    QueryStringsConfig: { QueryStringBehavior, QueryStrings: { Quantity: 1, Items: ['Signature'] } },
  };
  world.originRequestPolicies.set('own', { Id: 'own', LastModifiedTime: world.now(), OriginRequestPolicyConfig });
  return { behavior: { OriginRequestPolicyId: 'own' } };
}

describe('a query string that looks like a presigned request', () => {
  it.each([
    ['none', 200],
    ['whitelist', 403],
    ['allExcept', 200],
    ['all', 403],
  ] as const)('is refused when it is forwarded (%s)', (behavior, status) => {
    addOacSite(world, forwarding(behavior));
    expect(get('/?Signature=Zm9ybWVy').status).toBe(status);
  });

  it.each([
    ['/?Expires=1700000000', 403, 'AccessDenied'],
    ['/?AWSAccessKeyId=AKIAFORMER', 403, 'AccessDenied'],
    ['/?X-Amz-Signature=00ff', 400, 'AuthorizationQueryParametersError'],
    ['/?page=2', 200, undefined],
  ])('gets the answer of its form: %s', (path, status, code) => {
    addOaiSite(world, { behavior: { OriginRequestPolicyId: ALL_VIEWER_EXCEPT_HOST } });
    expect(get(path)).toEqual({ status, code });
  });

  it('is refused when ForwardedValues forwards it, and not when only the cache policy is there', () => {
    addOacSite(world);
    expect(get('/?Signature=Zm9ybWVy').status).toBe(200);
    addOacSite(world, { behavior: { ForwardedValues: { QueryString: true, Cookies: { Forward: 'none' } } } });
    expect(get('/?Signature=Zm9ybWVy').status).toBe(403);
  });
});

describe('an OAC for another service', () => {
  it('is refused before the policy is asked', () => {
    const everybodyDenied = denyReads(SITE_BUCKET, 'Nobody', { Bool: { 'aws:SecureTransport': 'true' } });
    addOacSite(world, { oac: { OriginAccessControlOriginType: 'mediastore' }, beside: [everybodyDenied] });
    expect(get()).toEqual({ status: 400, code: 'AuthorizationHeaderMalformed' });
  });

  it('does no harm while it signs nothing', () => {
    addOacSite(world, { oac: { OriginAccessControlOriginType: 'lambda', SigningBehavior: 'never' } });
    expect(get()).toEqual({ status: 403, code: 'AccessDenied' });
  });
});
