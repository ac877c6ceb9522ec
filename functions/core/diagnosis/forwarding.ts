import {
  type CacheBehavior,
  type CachePolicyFacts,
  factPath,
  type OriginRequestPolicyFacts,
  readFact,
} from '../facts.ts';
import { MANAGED_CACHE_POLICIES, MANAGED_ORIGIN_REQUEST_POLICIES } from '../managed-policies.ts';
import { behaviorPath } from './config-path.ts';
import type { OriginView } from './origin-view.ts';
import { textsIn } from './read-list.ts';

/** Whether a behavior sends something of the viewer's request on to the origin, and which setting says so. */
export type Forwarding =
  /** `fact` and `actual` are the setting; `policy` is set when it is a policy's rule, and `wholesale` when that rule names nothing in particular. */
  | {
      readonly kind: 'yes';
      readonly fact: string;
      readonly actual: unknown;
      readonly wholesale: boolean;
      readonly policy?: string;
    }
  | { readonly kind: 'no' }
  | { readonly kind: 'unknown'; readonly needs: readonly string[]; readonly reason: string };

type Policy = OriginRequestPolicyFacts | CachePolicyFacts;
/** What one part of a policy says: `all` = without naming it, `named` = by its name; undefined = it does not say. */
interface Rule {
  readonly part: 'HeadersConfig' | 'QueryStringsConfig';
  readonly says: (policy: Policy) => 'all' | 'named' | 'no' | undefined;
}

/** Does the behavior replace the Host header by the viewer's? Without that CloudFront sends the origin's own name. */
export function forwardsHost(view: OriginView, behavior: CacheBehavior): Forwarding {
  const legacy = behavior.ForwardedValues?.Headers?.Items ?? [];
  const wholesale = lists(legacy, '*');
  if (wholesale || lists(legacy, 'host'))
    return yes(view, behavior, 'ForwardedValues.Headers.Items', legacy, { wholesale });
  return byPolicies(view, behavior, headerRule('host'));
}

/** Does the behavior send the viewer's Authorization header on? Only a cache key can: an origin request policy may not name it. */
export function forwardsAuthorization(view: OriginView, behavior: CacheBehavior): Forwarding {
  const legacy = behavior.ForwardedValues?.Headers?.Items ?? [];
  const wholesale = lists(legacy, '*');
  if (wholesale || lists(legacy, 'authorization'))
    return yes(view, behavior, 'ForwardedValues.Headers.Items', legacy, { wholesale });
  return byCachePolicy(view, behavior, headerRule('authorization'));
}

/** Does the behavior send the query-string parameter `name` on? */
export function forwardsQueryString(view: OriginView, behavior: CacheBehavior, name: string): Forwarding {
  if (behavior.ForwardedValues?.QueryString === true)
    return yes(view, behavior, 'ForwardedValues.QueryString', true, { wholesale: true });
  return byPolicies(view, behavior, queryStringRule(name));
}

function headerRule(name: string): Rule {
  const says: Rule['says'] = ({ HeadersConfig }) => {
    const listed = HeadersConfig?.Headers?.Items ?? [];
    switch (HeadersConfig?.HeaderBehavior) {
      case 'none':
        return 'no';
      case 'whitelist':
        return lists(listed, name) ? 'named' : 'no';
      case 'allViewer':
      case 'allViewerAndWhitelistCloudFront':
        return 'all';
      case 'allExcept':
        return lists(listed, name) ? 'no' : 'all';
      default:
        return undefined;
    }
  };
  return { part: 'HeadersConfig', says };
}

function queryStringRule(name: string): Rule {
  const says: Rule['says'] = ({ QueryStringsConfig }) => {
    const listed = QueryStringsConfig?.QueryStrings?.Items ?? [];
    switch (QueryStringsConfig?.QueryStringBehavior) {
      case 'none':
        return 'no';
      case 'whitelist':
        return lists(listed, name) ? 'named' : 'no';
      case 'all':
        return 'all';
      case 'allExcept':
        return lists(listed, name) ? 'no' : 'all';
      default:
        return undefined;
    }
  };
  return { part: 'QueryStringsConfig', says };
}

/**
 * A cache policy that was not collected is taken to forward nothing: hardly any does, and it is no fact everybody collects. One whose
 * read failed may be one that does.
 */
function byCachePolicy(view: OriginView, behavior: CacheBehavior, rule: Rule): Forwarding {
  const id = behavior.CachePolicyId;
  const policy = policyOf(view, ['cachePolicies', id], MANAGED_CACHE_POLICIES);
  const cached = policy && rule.says(policy);
  if (cached === 'all' || cached === 'named') return byPolicy(view, behavior, 'CachePolicyId', cached, policy?.Name);
  const reading = id && cached === undefined ? readFact(view.facts, ['cachePolicies', id, rule.part]) : undefined;
  if (reading?.kind !== 'unreadable') return { kind: 'no' };
  return {
    kind: 'unknown',
    needs: [factPath(['cachePolicies', id ?? ''])],
    reason: `what cache policy ${id} forwards could not be read: ${reading.code}`,
  };
}

function byPolicies(view: OriginView, behavior: CacheBehavior, rule: Rule): Forwarding {
  const cached = byCachePolicy(view, behavior, rule);
  const id = behavior.OriginRequestPolicyId;
  if (cached.kind === 'yes' || !id) return cached;
  const requestPolicy = policyOf(view, ['originRequestPolicies', id], MANAGED_ORIGIN_REQUEST_POLICIES);
  const requested = requestPolicy && rule.says(requestPolicy);
  if (requested === undefined)
    return {
      kind: 'unknown',
      needs: [factPath(['originRequestPolicies', id])],
      reason: `what origin request policy ${id} forwards is not known`,
    };
  return requested === 'no'
    ? cached
    : byPolicy(view, behavior, 'OriginRequestPolicyId', requested, requestPolicy?.Name);
}

function policyOf(
  view: OriginView,
  [facts, id]: readonly [string, string | undefined],
  managed: Readonly<Record<string, Policy>>,
): Policy | undefined {
  if (!id) return undefined;
  const reading = readFact<Policy | null>(view.facts, [facts, id]);
  return (
    (reading.kind === 'known' ? reading.value : undefined) ?? (Object.hasOwn(managed, id) ? managed[id] : undefined)
  );
}

function byPolicy(
  view: OriginView,
  behavior: CacheBehavior,
  setting: 'CachePolicyId' | 'OriginRequestPolicyId',
  how: 'all' | 'named',
  name: string | undefined,
): Forwarding {
  const id = behavior[setting] ?? '';
  return yes(view, behavior, setting, id, { wholesale: how === 'all', policy: name ?? id });
}

function yes(
  view: OriginView,
  behavior: CacheBehavior,
  setting: string,
  actual: unknown,
  how: { wholesale: boolean; policy?: string },
): Forwarding {
  return {
    kind: 'yes',
    fact: `distribution.${behaviorPath(view.distribution.DistributionConfig, behavior)}.${setting}`,
    actual,
    ...how,
  };
}

function lists(names: unknown, name: string): boolean {
  return textsIn(names).some((listed) => listed.toLowerCase() === name.toLowerCase());
}
