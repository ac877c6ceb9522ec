import type { CachePolicyFacts, OriginRequestPolicyFacts } from './facts.ts';

const ALL_QUERY_STRINGS = { QueryStringBehavior: 'all' };
const NO_QUERY_STRINGS = { QueryStringBehavior: 'none' };

function only(...headers: readonly string[]): NonNullable<OriginRequestPolicyFacts['HeadersConfig']> {
  return { HeaderBehavior: 'whitelist', Headers: { Quantity: headers.length, Items: headers } };
}

export const ALL_VIEWER_EXCEPT_HOST_HEADER = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

/**
 * AWS's own origin request policies by id: they are the same in every account and need not be read.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
 */
export const MANAGED_ORIGIN_REQUEST_POLICIES: Readonly<Record<string, OriginRequestPolicyFacts>> = {
  '216adef6-5c7f-47e4-b989-5492eafa07d3': {
    Name: 'Managed-AllViewer',
    HeadersConfig: { HeaderBehavior: 'allViewer' },
    QueryStringsConfig: ALL_QUERY_STRINGS,
  },
  '33f36d7e-f396-46d9-90e0-52428a34d9dc': {
    Name: 'Managed-AllViewerAndCloudFrontHeaders-2022-06',
    HeadersConfig: { HeaderBehavior: 'allViewerAndWhitelistCloudFront' },
    QueryStringsConfig: ALL_QUERY_STRINGS,
  },
  [ALL_VIEWER_EXCEPT_HOST_HEADER]: {
    Name: 'Managed-AllViewerExceptHostHeader',
    HeadersConfig: { HeaderBehavior: 'allExcept', Headers: { Quantity: 1, Items: ['host'] } },
    QueryStringsConfig: ALL_QUERY_STRINGS,
  },
  '88a5eaf4-2fd4-4709-b370-b4c650ea3fcf': {
    Name: 'Managed-CORS-S3Origin',
    HeadersConfig: only('origin', 'access-control-request-headers', 'access-control-request-method'),
    QueryStringsConfig: NO_QUERY_STRINGS,
  },
  '59781a5b-3903-41f3-afcb-af62929ccde1': {
    Name: 'Managed-CORS-CustomOrigin',
    HeadersConfig: only('origin'),
    QueryStringsConfig: NO_QUERY_STRINGS,
  },
  'bf0718e1-ba1e-49d1-88b1-f726733018ae': {
    Name: 'Managed-HostHeaderOnly',
    HeadersConfig: only('host'),
    QueryStringsConfig: NO_QUERY_STRINGS,
  },
  'acba4595-bd28-49b8-b9fe-13317c0390fa': {
    Name: 'Managed-UserAgentRefererHeaders',
    HeadersConfig: only('user-agent', 'referer'),
    QueryStringsConfig: NO_QUERY_STRINGS,
  },
  '775133bc-15f2-49f9-abea-afb2e0bf67d2': {
    Name: 'Managed-Elemental-MediaTailor-PersonalizedManifests',
    HeadersConfig: only(
      'origin',
      'access-control-request-headers',
      'access-control-request-method',
      'user-agent',
      'x-forwarded-for',
    ),
    QueryStringsConfig: ALL_QUERY_STRINGS,
  },
};

/**
 * The managed cache policies that keep Host in the cache key, and thereby send it on; no other managed one does.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
 */
export const MANAGED_CACHE_POLICIES_WITH_HOST: Readonly<Record<string, CachePolicyFacts>> = {
  '83da9c7e-98b4-4e11-a168-04f0df8e2c65': {
    Name: 'Managed-UseOriginCacheControlHeaders',
    HeadersConfig: only('host', 'origin', 'x-http-method-override', 'x-http-method', 'x-method-override'),
    QueryStringsConfig: NO_QUERY_STRINGS,
  },
  '4cc15a8a-d715-48a4-82b8-cc0b614638fe': {
    Name: 'Managed-UseOriginCacheControlHeaders-QueryStrings',
    HeadersConfig: only('host', 'origin', 'x-http-method-override', 'x-http-method', 'x-method-override'),
    QueryStringsConfig: ALL_QUERY_STRINGS,
  },
  '2e54312d-136d-493c-8eb9-b001f22f67d2': {
    Name: 'Managed-Amplify',
    HeadersConfig: only('authorization', 'cloudfront-viewer-country', 'host'),
    QueryStringsConfig: ALL_QUERY_STRINGS,
  },
};

/** The common managed cache policies: each keeps no viewer header that matters to S3 and needs not be read to know that. */
export const MANAGED_CACHE_POLICIES: Readonly<Record<string, CachePolicyFacts>> = {
  ...MANAGED_CACHE_POLICIES_WITH_HOST,
  '658327ea-f89d-4fab-a63d-7e88639e58f6': withoutHeaders('Managed-CachingOptimized'),
  'b2884449-e4de-46a7-ac36-70bc7f1ddd6d': withoutHeaders('Managed-CachingOptimizedForUncompressedObjects'),
  '4135ea2d-6df8-44a3-9df3-4b5a84be39ad': withoutHeaders('Managed-CachingDisabled'),
};

function withoutHeaders(Name: string): CachePolicyFacts {
  return { Name, HeadersConfig: { HeaderBehavior: 'none' }, QueryStringsConfig: NO_QUERY_STRINGS };
}
