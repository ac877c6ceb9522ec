import type { World } from '../world.ts';

/** A cache policy that takes the viewer's Authorization header into the cache key, and so passes it on; returns its id. */
export function addAuthorizationCachePolicy(world: World): string {
  const Id = '5e1f0a2b-0000-4000-8000-a0b1c2d3e4f5';
  const HeadersConfig = { HeaderBehavior: 'whitelist' as const, Headers: { Quantity: 1, Items: ['Authorization'] } };
  const ParametersInCacheKeyAndForwardedToOrigin = {
    EnableAcceptEncodingGzip: true,
    HeadersConfig,
    CookiesConfig: { CookieBehavior: 'none' as const },
    QueryStringsConfig: { QueryStringBehavior: 'none' as const },
  };
  const CachePolicyConfig = { Name: 'signed-in-visitors', MinTTL: 0, ParametersInCacheKeyAndForwardedToOrigin };
  world.cachePolicies.set(Id, { Id, LastModifiedTime: world.now(), CachePolicyConfig });
  return Id;
}
