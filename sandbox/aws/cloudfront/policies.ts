import {
  GetCachePolicy$,
  type GetCachePolicyCommandInput,
  type GetCachePolicyCommandOutput,
  GetMonitoringSubscription$,
  type GetMonitoringSubscriptionCommandInput,
  type GetMonitoringSubscriptionCommandOutput,
  GetOriginRequestPolicy$,
  type GetOriginRequestPolicyCommandInput,
  type GetOriginRequestPolicyCommandOutput,
} from '@aws-sdk/client-cloudfront';
import { type AwsOperation, operation } from '../operation.ts';
import {
  noSuchCachePolicy,
  noSuchDistribution,
  noSuchMonitoringSubscription,
  noSuchOriginRequestPolicy,
} from './errors.ts';

const UNVERSIONED = 'E23ZP02F085DFQ';

export const policyOperations: readonly AwsOperation[] = [
  operation<GetOriginRequestPolicyCommandInput, GetOriginRequestPolicyCommandOutput>({
    schema: GetOriginRequestPolicy$,
    action: 'cloudfront:GetOriginRequestPolicy',
    resource: (input) => input.Id,
    answer: ({ world }, input) => {
      const policy = world.originRequestPolicies.get(input.Id ?? '');
      if (!policy) throw noSuchOriginRequestPolicy();
      return { OriginRequestPolicy: policy, ETag: UNVERSIONED };
    },
  }),
  operation<GetCachePolicyCommandInput, GetCachePolicyCommandOutput>({
    schema: GetCachePolicy$,
    action: 'cloudfront:GetCachePolicy',
    resource: (input) => input.Id,
    answer: ({ world }, input) => {
      const policy = world.cachePolicies.get(input.Id ?? '');
      if (!policy) throw noSuchCachePolicy();
      return { CachePolicy: policy, ETag: UNVERSIONED };
    },
  }),
  operation<GetMonitoringSubscriptionCommandInput, GetMonitoringSubscriptionCommandOutput>({
    schema: GetMonitoringSubscription$,
    action: 'cloudfront:GetMonitoringSubscription',
    resource: (input) => input.DistributionId,
    answer: ({ world }, input) => {
      const record = world.distributions.get(input.DistributionId ?? '');
      if (!record) throw noSuchDistribution();
      if (!record.monitored) throw noSuchMonitoringSubscription();
      const RealtimeMetricsSubscriptionStatus = 'Enabled';
      return { MonitoringSubscription: { RealtimeMetricsSubscriptionConfig: { RealtimeMetricsSubscriptionStatus } } };
    },
  }),
];
