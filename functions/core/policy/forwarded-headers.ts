import {
  type CacheBehavior,
  type CachePolicyFacts,
  type DistributionFacts,
  type Facts,
  type Origin,
  readFact,
} from '../facts.ts';
import { MANAGED_CACHE_POLICIES, MANAGED_ORIGIN_REQUEST_POLICIES } from '../managed-policies.ts';
import { SOME_VALUE, values } from './context-values.ts';
import type { ContextValue } from './request.ts';

/** Does any behavior of this origin send the viewer's header on? A policy that was not read may. */
export function forwardsHeader(facts: Facts, distribution: DistributionFacts, origin: Origin, header: string): boolean {
  return behaviorsOf(distribution, origin).some((behavior) => {
    const legacy = behavior.ForwardedValues?.Headers?.Items ?? [];
    return legacy.includes('*') || lists(legacy, header) || policiesForward(facts, behavior, header);
  });
}

function behaviorsOf(distribution: DistributionFacts, origin: Origin): readonly CacheBehavior[] {
  const { DefaultCacheBehavior, CacheBehaviors, OriginGroups } = distribution.DistributionConfig;
  const groups =
    OriginGroups?.Items?.filter((group) => group.Members?.Items?.some((member) => member.OriginId === origin.Id)) ?? [];
  const targets = new Set<string | undefined>([undefined, origin.Id, ...groups.map((group) => group.Id)]);
  return [...(CacheBehaviors?.Items ?? []), DefaultCacheBehavior ?? {}].filter((behavior) =>
    targets.has(behavior.TargetOriginId),
  );
}

/**
 * No managed cache policy keeps Referer or User-Agent in its key, and hardly any other does: one that was not collected adds nothing,
 * one whose read failed may.
 */
function policiesForward(facts: Facts, behavior: CacheBehavior, header: string): boolean {
  const { CachePolicyId: cacheId, OriginRequestPolicyId: requestId } = behavior;
  const cachePolicy = cacheId ? policyOf(facts, 'cachePolicies', cacheId) : undefined;
  if (cachePolicy && maySend(cachePolicy, header)) return true;
  if (cacheId && !Object.hasOwn(MANAGED_CACHE_POLICIES, cacheId) && isUnreadable(facts, cacheId)) return true;
  if (!requestId) return false;
  const managed = Object.hasOwn(MANAGED_ORIGIN_REQUEST_POLICIES, requestId)
    ? MANAGED_ORIGIN_REQUEST_POLICIES[requestId]
    : undefined;
  const requestPolicy = policyOf(facts, 'originRequestPolicies', requestId) ?? managed;
  return requestPolicy === undefined || maySend(requestPolicy, header);
}

function isUnreadable(facts: Facts, cachePolicyId: string): boolean {
  return readFact(facts, ['cachePolicies', cachePolicyId]).kind === 'unreadable';
}

function policyOf(
  facts: Facts,
  kind: 'cachePolicies' | 'originRequestPolicies',
  id: string,
): CachePolicyFacts | undefined {
  const reading = readFact<CachePolicyFacts | null>(facts, [kind, id]);
  return reading.kind === 'known' ? (reading.value ?? undefined) : undefined;
}

/**
 * `allViewer` and `allViewerAndWhitelistCloudFront` send every header of the viewer; a behavior AWS has added since may do so.
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginRequestPolicyHeadersConfig.html
 */
function maySend({ HeadersConfig }: CachePolicyFacts, header: string): boolean {
  const listed = HeadersConfig?.Headers?.Items ?? [];
  switch (HeadersConfig?.HeaderBehavior) {
    case 'none':
      return false;
    case 'whitelist':
      return lists(listed, header);
    case 'allExcept':
      return !lists(listed, header);
    default:
      return true;
  }
}

function lists(names: readonly string[], name: string): boolean {
  return names.some((listed) => listed.toLowerCase() === name.toLowerCase());
}

/** What the origin's own custom headers give; it replaces whatever the viewer sent. Undefined when they do not name the header. */
export function customHeader(origin: Origin, header: string): ContextValue | undefined {
  const item = origin.CustomHeaders?.Items?.find(
    ({ HeaderName }) => HeaderName?.toLowerCase() === header.toLowerCase(),
  );
  if (!item) return undefined;
  const value: unknown = item.HeaderValue;
  return typeof value === 'string' ? values(value) : SOME_VALUE;
}
