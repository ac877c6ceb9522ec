import type { CachePolicyHeaderBehavior, OriginRequestPolicyHeaderBehavior } from '@aws-sdk/client-cloudfront';
import type { World } from '../world.ts';

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
const CACHE: readonly (readonly [id: string, name: string])[] = [
  ['658327ea-f89d-4fab-a63d-7e88639e58f6', 'Managed-CachingOptimized'],
  ['4135ea2d-6df8-44a3-9df3-4b5a84be39ad', 'Managed-CachingDisabled'],
];

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html */
const ORIGIN_REQUEST: readonly (readonly [id: string, name: string, headers: OriginRequestPolicyHeaderBehavior])[] = [
  ['216adef6-5c7f-47e4-b989-5492eafa07d3', 'Managed-AllViewer', 'allViewer'],
  ['b689b0a8-53d0-40ab-baf2-68738e2966ac', 'Managed-AllViewerExceptHostHeader', 'allExcept'],
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
      OriginRequestPolicyConfig: { Name, HeadersConfig, ...nothing },
    });
  }
}
