import type { CachePolicyHeaderBehavior, OriginRequestPolicyHeaderBehavior } from '@aws-sdk/client-cloudfront';
import type { World } from '../world.ts';

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
const CACHE: readonly (readonly [id: string, name: string])[] = [
  ['658327ea-f89d-4fab-a63d-7e88639e58f6', 'Managed-CachingOptimized'],
  ['4135ea2d-6df8-44a3-9df3-4b5a84be39ad', 'Managed-CachingDisabled'],
];

export const ALL_VIEWER = '216adef6-5c7f-47e4-b989-5492eafa07d3';
export const ALL_VIEWER_EXCEPT_HOST = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html */
const ORIGIN_REQUEST: readonly (readonly [id: string, name: string, headers: OriginRequestPolicyHeaderBehavior])[] = [
  [ALL_VIEWER, 'Managed-AllViewer', 'allViewer'],
  [ALL_VIEWER_EXCEPT_HOST, 'Managed-AllViewerExceptHostHeader', 'allExcept'],
  ['88a5eaf4-2fd4-4709-b370-b4c650ea3fcf', 'Managed-CORS-S3Origin', 'whitelist'],
];

const HEADERS: Readonly<Record<string, string[]>> = {
  allExcept: ['Host'],
  whitelist: ['Origin', 'Access-Control-Request-Headers', 'Access-Control-Request-Method'],
};

/** The policies every account finds ready in CloudFront, as far as S3 origins use them. */
export function addManagedPolicies(world: World): void {
  const LastModifiedTime = world.now();
  const HeaderBehavior: CachePolicyHeaderBehavior = 'none';
  const nothing = {
    CookiesConfig: { CookieBehavior: 'none' as const },
    QueryStringsConfig: { QueryStringBehavior: 'none' as const },
  };
  // The AllViewer policies pass on cookies and query strings as well.
  const everything = {
    CookiesConfig: { CookieBehavior: 'all' as const },
    QueryStringsConfig: { QueryStringBehavior: 'all' as const },
  };
  for (const [Id, Name] of CACHE) {
    const parameters = { EnableAcceptEncodingGzip: true, HeadersConfig: { HeaderBehavior }, ...nothing };
    const CachePolicyConfig = { Name, MinTTL: 1, ParametersInCacheKeyAndForwardedToOrigin: parameters };
    world.cachePolicies.set(Id, { Id, LastModifiedTime, CachePolicyConfig });
  }
  for (const [Id, Name, behavior] of ORIGIN_REQUEST) {
    const Items = HEADERS[behavior];
    const HeadersConfig = {
      HeaderBehavior: behavior,
      ...(Items ? { Headers: { Quantity: Items.length, Items } } : {}),
    };
    world.originRequestPolicies.set(Id, {
      Id,
      LastModifiedTime,
      OriginRequestPolicyConfig: { Name, HeadersConfig, ...(behavior === 'whitelist' ? nothing : everything) },
    });
  }
}
