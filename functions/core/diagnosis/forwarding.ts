import {
  type CacheBehavior,
  type CachePolicyFacts,
  factPath,
  type OriginRequestPolicyFacts,
  readFact,
} from '../facts.ts';
import { MANAGED_CACHE_POLICIES_WITH_HOST, MANAGED_ORIGIN_REQUEST_POLICIES } from '../managed-policies.ts';
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
/** `all` = without naming it, `named` = by its name; undefined = the policy does not say. */
type Rule = (policy: Policy) => 'all' | 'named' | 'no' | undefined;

/** Does the behavior replace the Host header by the viewer's? Without that CloudFront sends the origin's own name. */
export function forwardsHost(view: OriginView, behavior: CacheBehavior): Forwarding {
  const legacy = behavior.ForwardedValues?.Headers?.Items ?? [];
  const wholesale = lists(legacy, '*');
  if (wholesale || lists(legacy, 'host'))
    return yes(view, behavior, 'ForwardedValues.Headers.Items', legacy, { wholesale });
  return byPolicies(view, behavior, hostRule);
}

/** Does the behavior send the query-string parameter `name` on? */
export function forwardsQueryString(view: OriginView, behavior: CacheBehavior, name: string): Forwarding {
  if (behavior.ForwardedValues?.QueryString === true)
    return yes(view, behavior, 'ForwardedValues.QueryString', true, { wholesale: true });
  return byPolicies(view, behavior, queryStringRule(name));
}

const hostRule: Rule = ({ HeadersConfig }) => {
  const listed = HeadersConfig?.Headers?.Items ?? [];
  switch (HeadersConfig?.HeaderBehavior) {
    case 'none':
      return 'no';
    case 'whitelist':
      return lists(listed, 'host') ? 'named' : 'no';
    case 'allViewer':
    case 'allViewerAndWhitelistCloudFront':
      return 'all';
    case 'allExcept':
      return lists(listed, 'host') ? 'no' : 'all';
    default:
      return undefined;
  }
};

function queryStringRule(name: string): Rule {
  return ({ QueryStringsConfig }) => {
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
}

/** A cache policy that was not collected is taken to forward nothing: hardly any does, and it is no fact everybody collects. */
function byPolicies(view: OriginView, behavior: CacheBehavior, rule: Rule): Forwarding {
  const cachePolicy = policyOf(view, ['cachePolicies', behavior.CachePolicyId], MANAGED_CACHE_POLICIES_WITH_HOST);
  const cached = cachePolicy && rule(cachePolicy);
  if (cached === 'all' || cached === 'named')
    return byPolicy(view, behavior, 'CachePolicyId', cached, cachePolicy?.Name);
  const id = behavior.OriginRequestPolicyId;
  if (!id) return { kind: 'no' };
  const requestPolicy = policyOf(view, ['originRequestPolicies', id], MANAGED_ORIGIN_REQUEST_POLICIES);
  const requested = requestPolicy && rule(requestPolicy);
  if (requested === undefined)
    return {
      kind: 'unknown',
      needs: [factPath(['originRequestPolicies', id])],
      reason: `what origin request policy ${id} forwards is not known`,
    };
  return requested === 'no'
    ? { kind: 'no' }
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
