import { describe, expect, it } from 'vitest';
import { forwardsHost, forwardsQueryString } from '../../../functions/core/diagnosis/forwarding.ts';
import { originView } from '../../../functions/core/diagnosis/origin-view.ts';
import type { CacheBehavior, Facts } from '../../../functions/core/facts.ts';
import {
  MANAGED_CACHE_POLICIES_WITH_HOST,
  MANAGED_ORIGIN_REQUEST_POLICIES,
} from '../../../functions/core/managed-policies.ts';
import { parseFacts } from '../../../functions/core/parse-facts.ts';
import { baseFacts } from './cases.ts';

const OWN = 'aaaaaaaa-0000-0000-0000-000000000000';

/** The one origin of the base, with an own policy of that id and the behavior under test. */
function seen(behavior: CacheBehavior, policies: Partial<Facts> = {}) {
  const facts = parseFacts({ ...baseFacts('oac-healthy'), ...policies });
  const { distribution } = facts;
  if ('unreadable' in distribution) throw new Error('the base has a distribution');
  const origin = distribution.DistributionConfig.Origins.Items?.[0];
  if (!origin) throw new Error('the base has an origin');
  return { view: originView(facts, distribution, origin), behavior };
}

function hostBy(headers: object | undefined): string {
  const policy = headers === undefined ? {} : { HeadersConfig: headers };
  const { view, behavior } = seen({ OriginRequestPolicyId: OWN }, { originRequestPolicies: { [OWN]: policy } });
  return forwardsHost(view, behavior).kind;
}

describe('forwardsHost', () => {
  it.each([
    ['none', { HeaderBehavior: 'none' }, 'no'],
    ['a list with Host in any case', { HeaderBehavior: 'whitelist', Headers: { Items: ['Origin', 'HOST'] } }, 'yes'],
    ['a list without Host', { HeaderBehavior: 'whitelist', Headers: { Items: ['Origin'] } }, 'no'],
    ['a list that is missing', { HeaderBehavior: 'whitelist' }, 'no'],
    ['all viewer headers', { HeaderBehavior: 'allViewer' }, 'yes'],
    ['all viewer headers and CloudFront’s', { HeaderBehavior: 'allViewerAndWhitelistCloudFront' }, 'yes'],
    ['all but Host', { HeaderBehavior: 'allExcept', Headers: { Items: ['host'] } }, 'no'],
    ['all but another', { HeaderBehavior: 'allExcept', Headers: { Items: ['cookie'] } }, 'yes'],
    ['a behavior AWS may add', { HeaderBehavior: 'someday' }, 'unknown'],
    ['no headers configuration', undefined, 'unknown'],
  ])('an own origin request policy with %s', (_what, headers, expected) => {
    expect(hostBy(headers)).toBe(expected);
  });

  it.each(Object.entries(MANAGED_ORIGIN_REQUEST_POLICIES))(
    'knows the managed policy %s without reading it',
    (id, { Name = '' }) => {
      const { view, behavior } = seen({ OriginRequestPolicyId: id });
      const sendsHost = ['AllViewer', 'AllViewerAndCloudFrontHeaders-2022-06', 'HostHeaderOnly'].includes(
        Name.replace('Managed-', ''),
      );
      expect(forwardsHost(view, behavior).kind).toBe(sendsHost ? 'yes' : 'no');
    },
  );

  it.each(Object.keys(MANAGED_CACHE_POLICIES_WITH_HOST))(
    'knows that the managed cache policy %s sends Host on',
    (id) => {
      const { view, behavior } = seen({ CachePolicyId: id });
      expect(forwardsHost(view, behavior)).toMatchObject({ kind: 'yes', wholesale: false, actual: id });
    },
  );

  it('takes a cache policy that was not collected to forward nothing, an origin request policy not', () => {
    expect(forwardsHost(...pair(seen({ CachePolicyId: OWN })))).toEqual({ kind: 'no' });
    expect(forwardsHost(...pair(seen({ OriginRequestPolicyId: OWN })))).toMatchObject({
      kind: 'unknown',
      needs: [`originRequestPolicies.${OWN}`],
    });
  });

  it.each([
    [['*'], 'yes'],
    [['Origin', 'Host'], 'yes'],
    [['Origin'], 'no'],
  ])('reads the headers %j of ForwardedValues', (Items, expected) => {
    expect(forwardsHost(...pair(seen({ ForwardedValues: { Headers: { Items } } }))).kind).toBe(expected);
  });

  it('names the setting as a fact path', () => {
    const id = '216adef6-5c7f-47e4-b989-5492eafa07d3';
    const fact = 'distribution.DistributionConfig.DefaultCacheBehavior.OriginRequestPolicyId';
    expect(forwardsHost(...pair(seen({ OriginRequestPolicyId: id })))).toMatchObject({
      fact,
      actual: id,
      policy: 'Managed-AllViewer',
    });
  });
});

describe('forwardsQueryString', () => {
  it.each([
    ['none', { QueryStringBehavior: 'none' }, 'no'],
    ['all', { QueryStringBehavior: 'all' }, 'yes'],
    ['a list that names it', { QueryStringBehavior: 'whitelist', QueryStrings: { Items: ['Signature'] } }, 'yes'],
    ['a list of others', { QueryStringBehavior: 'whitelist', QueryStrings: { Items: ['v'] } }, 'no'],
    ['all but it', { QueryStringBehavior: 'allExcept', QueryStrings: { Items: ['signature'] } }, 'no'],
    ['nothing said', undefined, 'unknown'],
  ])('an own origin request policy with %s', (_what, queryStrings, expected) => {
    const policy = queryStrings === undefined ? {} : { QueryStringsConfig: queryStrings };
    const { view, behavior } = seen({ OriginRequestPolicyId: OWN }, { originRequestPolicies: { [OWN]: policy } });
    expect(forwardsQueryString(view, behavior, 'Signature').kind).toBe(expected);
  });

  it('reads ForwardedValues', () => {
    expect(forwardsQueryString(...pair(seen({ ForwardedValues: { QueryString: true } })), 'Expires').kind).toBe('yes');
    expect(forwardsQueryString(...pair(seen({ ForwardedValues: { QueryString: false } })), 'Expires').kind).toBe('no');
  });
});

function pair({ view, behavior }: ReturnType<typeof seen>) {
  return [view, behavior] as const;
}
