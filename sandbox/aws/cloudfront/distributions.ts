import {
  type Distribution,
  type DistributionConfig,
  type DistributionSummary,
  GetDistribution$,
  type GetDistributionCommandInput,
  type GetDistributionCommandOutput,
  GetDistributionConfig$,
  type GetDistributionConfigCommandInput,
  type GetDistributionConfigCommandOutput,
  ListDistributions$,
  type ListDistributionsCommandInput,
  type ListDistributionsCommandOutput,
  UpdateDistribution$,
  type UpdateDistributionCommandInput,
  type UpdateDistributionCommandOutput,
} from '@aws-sdk/client-cloudfront';
import { type DistributionRecord, newETag, type World } from '../../world.ts';
import { AwsError, accessDenied } from '../aws-error.ts';
import { type AwsOperation, type CallContext, operation } from '../operation.ts';
import { checkDistributionConfig } from './distribution-config.ts';
import { checkIfMatch, noSuchDistribution } from './errors.ts';
import { pageOf } from './paging.ts';

/** A distribution with the status its deployment has reached by now. */
export function currentDistribution(world: World, record: DistributionRecord): Distribution {
  const Status = world.now().getTime() >= record.deploysAt ? 'Deployed' : 'InProgress';
  return { ...record.distribution, Status };
}

function find({ world, caller }: CallContext, id: string | undefined): DistributionRecord {
  const record = world.distributions.get(id ?? '');
  if (!record) throw noSuchDistribution();
  if (record.accountId !== caller.accountId) throw accessDenied(`Access denied for operation on distribution ${id}.`);
  return record;
}

function summaryOf(distribution: Distribution): DistributionSummary {
  const { Id, ARN, Status, LastModifiedTime, DomainName, DistributionConfig: config } = distribution;
  if (!config) throw new Error(`distribution ${Id} has no configuration; every scenario must give it one`);
  return {
    Id,
    ARN,
    Status,
    LastModifiedTime,
    DomainName,
    Aliases: config.Aliases,
    Origins: config.Origins,
    OriginGroups: config.OriginGroups,
    DefaultCacheBehavior: config.DefaultCacheBehavior,
    CacheBehaviors: config.CacheBehaviors,
    CustomErrorResponses: config.CustomErrorResponses,
    Comment: config.Comment,
    PriceClass: config.PriceClass,
    Enabled: config.Enabled,
    ViewerCertificate: config.ViewerCertificate,
    Restrictions: config.Restrictions,
    WebACLId: config.WebACLId,
    HttpVersion: config.HttpVersion,
    IsIPV6Enabled: config.IsIPV6Enabled,
    Staging: config.Staging,
    ConnectionMode: config.ConnectionMode,
  };
}

function update({ world }: CallContext, record: DistributionRecord, config: DistributionConfig): DistributionRecord {
  const distribution: Distribution = {
    ...record.distribution,
    DistributionConfig: config,
    LastModifiedTime: world.now(),
  };
  const previousConfig = record.distribution.DistributionConfig;
  const deploysAt = world.now().getTime() + world.delays.deploy;
  return { ...record, distribution, eTag: newETag(world), deploysAt, previousConfig };
}

export const distributionOperations: readonly AwsOperation[] = [
  operation<GetDistributionCommandInput, GetDistributionCommandOutput>({
    schema: GetDistribution$,
    action: 'cloudfront:GetDistribution',
    resource: (input) => input.Id,
    answer: (context, input) => {
      const record = find(context, input.Id);
      return { Distribution: currentDistribution(context.world, record), ETag: record.eTag };
    },
  }),
  operation<GetDistributionConfigCommandInput, GetDistributionConfigCommandOutput>({
    schema: GetDistributionConfig$,
    action: 'cloudfront:GetDistributionConfig',
    resource: (input) => input.Id,
    answer: (context, input) => {
      const { distribution, eTag } = find(context, input.Id);
      return { DistributionConfig: distribution.DistributionConfig, ETag: eTag };
    },
  }),
  operation<ListDistributionsCommandInput, ListDistributionsCommandOutput>({
    schema: ListDistributions$,
    action: 'cloudfront:ListDistributions',
    resource: () => '*',
    answer: ({ world, caller }, input) => {
      const own = [...world.distributions.values()].filter(({ accountId }) => accountId === caller.accountId);
      const summaries = own.map((record) => summaryOf(currentDistribution(world, record)));
      return { DistributionList: pageOf(summaries, ({ Id }) => Id ?? '', input) };
    },
  }),
  operation<UpdateDistributionCommandInput, UpdateDistributionCommandOutput>({
    schema: UpdateDistribution$,
    action: 'cloudfront:UpdateDistribution',
    write: true,
    resource: (input) => input.Id,
    answer: (context, input) => {
      const record = find(context, input.Id);
      checkIfMatch(input.IfMatch, record.eTag);
      if (!input.DistributionConfig)
        throw new AwsError('MalformedInput', 400, 'The DistributionConfig element is missing.');
      checkDistributionConfig(context.world, record, input.DistributionConfig);
      const updated = update(context, record, input.DistributionConfig);
      context.world.distributions.set(input.Id ?? '', updated);
      return { Distribution: { ...updated.distribution, Status: 'InProgress' }, ETag: updated.eTag };
    },
  }),
];
