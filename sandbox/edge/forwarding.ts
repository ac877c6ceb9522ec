import type { World } from '../world.ts';
import type { Behavior } from './behavior.ts';

/** Managed policies that forward the Host header. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html */
const FORWARD_HOST = new Set(['216adef6-5c7f-47e4-b989-5492eafa07d3', '33f36d7e-f396-46d9-90e0-52428a34d9dc']);
const ALL_VIEWER = new Set(['allViewer', 'allViewerAndWhitelistCloudFront']);

export function forwardsHost(world: World, { OriginRequestPolicyId: id }: Behavior): boolean {
  if (!id) return false;
  if (FORWARD_HOST.has(id)) return true;
  const headers = world.originRequestPolicies.get(id)?.OriginRequestPolicyConfig?.HeadersConfig;
  return (
    ALL_VIEWER.has(headers?.HeaderBehavior ?? '') ||
    (headers?.HeaderBehavior === 'whitelist' && names(headers.Headers?.Items).includes('host'))
  );
}

/** Authorization reaches the origin only through the cache key. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html#add-origin-custom-headers-forward-authorization */
export function forwardsViewerAuthorization(world: World, { CachePolicyId, ForwardedValues }: Behavior): boolean {
  const policy = world.cachePolicies.get(CachePolicyId ?? '')?.CachePolicyConfig
    ?.ParametersInCacheKeyAndForwardedToOrigin;
  const forwarded = [...names(policy?.HeadersConfig?.Headers?.Items), ...names(ForwardedValues?.Headers?.Items)];
  return forwarded.includes('authorization') || forwarded.includes('*');
}

/** What of the viewer's query string reaches the origin. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/QueryStringParameters.html */
export function forwardedQuery(world: World, behavior: Behavior, query: URLSearchParams): readonly string[] {
  const { CachePolicyId, OriginRequestPolicyId, ForwardedValues } = behavior;
  if (ForwardedValues?.QueryString) return [...query.keys()];
  const cache = world.cachePolicies.get(CachePolicyId ?? '')?.CachePolicyConfig;
  const origin = world.originRequestPolicies.get(OriginRequestPolicyId ?? '')?.OriginRequestPolicyConfig;
  const settings = [cache?.ParametersInCacheKeyAndForwardedToOrigin?.QueryStringsConfig, origin?.QueryStringsConfig];
  return [...query.keys()].filter((name) => settings.some((setting) => passes(setting, name)));
}

interface QueryStringSetting {
  readonly QueryStringBehavior?: string | undefined;
  readonly QueryStrings?: { readonly Items?: readonly string[] | undefined } | undefined;
}

function passes(setting: QueryStringSetting | undefined, name: string): boolean {
  const listed = setting?.QueryStrings?.Items?.includes(name) === true;
  if (setting?.QueryStringBehavior === 'all') return true;
  if (setting?.QueryStringBehavior === 'allExcept') return !listed;
  return setting?.QueryStringBehavior === 'whitelist' && listed;
}

function names(items: readonly string[] | undefined): string[] {
  return (items ?? []).map((name) => name.toLowerCase());
}
