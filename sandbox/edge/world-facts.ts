import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import type { Facts } from '../../functions/core/facts.ts';
import { parseFacts } from '../../functions/core/parse-facts.ts';
import type { DistributionRecord, World } from '../world.ts';

/** The part of the world that decides how CloudFront presents itself to S3, as facts. */
export function factsOf(
  world: World,
  { distribution, accountId }: DistributionRecord,
  config: DistributionConfig,
): Facts {
  const facts = {
    formatVersion: 1,
    accountId,
    collectedAt: world.now().toISOString(),
    distribution: { ...distribution, DistributionConfig: config },
    originAccessControls: mapped(world.originAccessControls, ({ value }) => value.OriginAccessControlConfig),
    originAccessIdentities: mapped(world.originAccessIdentities, ({ value }) => ({
      S3CanonicalUserId: value.S3CanonicalUserId,
    })),
    originRequestPolicies: mapped(world.originRequestPolicies, (policy) => policy.OriginRequestPolicyConfig),
    cachePolicies: mapped(
      world.cachePolicies,
      (policy) => policy.CachePolicyConfig?.ParametersInCacheKeyAndForwardedToOrigin,
    ),
    buckets: mapped(world.buckets, ({ ownerAccountId, region, objectOwnership, requestPayer }) => ({
      exists: true,
      ownerAccountId,
      region,
      objectOwnership: objectOwnership ?? null,
      requestPayer,
    })),
  };
  return parseFacts(JSON.parse(JSON.stringify(facts)));
}

function mapped<T>(entries: Map<string, T>, value: (entry: T) => unknown): Record<string, unknown> {
  return Object.fromEntries([...entries].map(([name, entry]) => [name, value(entry)]));
}
