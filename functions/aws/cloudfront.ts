import {
  type CloudFrontClient,
  GetCachePolicyCommand,
  GetCloudFrontOriginAccessIdentityCommand,
  GetDistributionCommand,
  GetOriginAccessControlCommand,
  GetOriginRequestPolicyCommand,
  paginateListDistributions,
} from '@aws-sdk/client-cloudfront';
import type {
  CachePolicyFacts,
  DistributionFacts,
  OriginAccessControlFacts,
  OriginAccessIdentityFacts,
  OriginRequestPolicyFacts,
  OtherDistribution,
} from '../core/facts.ts';
import type { CloudFrontDeps } from '../workflow/deps.ts';
import { answered, read } from './aws-errors.ts';
import { toJson } from './json.ts';

/** Reads of CloudFront. https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_Operations.html */
export function cloudFrontDeps(client: () => CloudFrontClient): CloudFrontDeps {
  return {
    getDistribution: (id) => read(() => getDistribution(client(), id)),
    listDistributions: () => read(() => listDistributions(client())),
    getOriginAccessControl: (id) => read(() => getOriginAccessControl(client(), id)),
    getOriginAccessIdentity: (id) => read(() => getOriginAccessIdentity(client(), id)),
    getOriginRequestPolicy: (id) => read(() => getOriginRequestPolicy(client(), id)),
    getCachePolicy: (id) => read(() => getCachePolicy(client(), id)),
  };
}

async function getDistribution(client: CloudFrontClient, id: string): Promise<DistributionFacts> {
  const answer = await client.send(new GetDistributionCommand({ Id: id }));
  const { Id, ARN, Status, DomainName, DistributionConfig } = toJson(answered(answer.Distribution, 'Distribution'));
  return { Id, ARN, Status, DomainName, DistributionConfig, ...(answer.ETag ? { ETag: answer.ETag } : {}) };
}

async function listDistributions(client: CloudFrontClient): Promise<readonly OtherDistribution[]> {
  const listed: OtherDistribution[] = [];
  for await (const page of paginateListDistributions({ client, stopOnSameToken: true }, {})) {
    for (const summary of page.DistributionList?.Items ?? []) {
      const { Id, ARN, Status, Staging, Enabled, DomainName, Aliases, Origins } = toJson(summary);
      listed.push({ Id, ARN, Status, Staging, Enabled, DomainName, Aliases, Origins });
    }
  }
  return listed;
}

async function getOriginAccessControl(client: CloudFrontClient, id: string): Promise<OriginAccessControlFacts> {
  const answer = await client.send(new GetOriginAccessControlCommand({ Id: id }));
  return toJson(answered(answer.OriginAccessControl?.OriginAccessControlConfig, 'OriginAccessControlConfig'));
}

async function getOriginAccessIdentity(client: CloudFrontClient, id: string): Promise<OriginAccessIdentityFacts> {
  const answer = await client.send(new GetCloudFrontOriginAccessIdentityCommand({ Id: id }));
  const identity = answered(answer.CloudFrontOriginAccessIdentity, 'CloudFrontOriginAccessIdentity');
  return { S3CanonicalUserId: answered(identity.S3CanonicalUserId, 'S3CanonicalUserId') };
}

async function getOriginRequestPolicy(client: CloudFrontClient, id: string): Promise<OriginRequestPolicyFacts> {
  const answer = await client.send(new GetOriginRequestPolicyCommand({ Id: id }));
  return toJson(answered(answer.OriginRequestPolicy?.OriginRequestPolicyConfig, 'OriginRequestPolicyConfig'));
}

async function getCachePolicy(client: CloudFrontClient, id: string): Promise<CachePolicyFacts> {
  const answer = await client.send(new GetCachePolicyCommand({ Id: id }));
  const { Name, ParametersInCacheKeyAndForwardedToOrigin } = toJson(
    answered(answer.CachePolicy?.CachePolicyConfig, 'CachePolicyConfig'),
  );
  return { Name, ...ParametersInCacheKeyAndForwardedToOrigin };
}
