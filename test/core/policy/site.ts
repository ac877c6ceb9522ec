import type { DistributionFacts, Facts, Origin } from '../../../functions/core/facts.ts';
import type { OriginAccess } from '../../../functions/core/origin-access.ts';
import { type CloudFrontRequestInput, cloudFrontRequest } from '../../../functions/core/policy/cloudfront-request.ts';
import type { AuthorizationRequest } from '../../../functions/core/policy/request.ts';

export const DISTRIBUTION_ARN = 'arn:aws:cloudfront::111122223333:distribution/E1';
export const OAC: OriginAccess = { kind: 'oac', id: 'E2OAC', signing: 'always' };
export const OAI: OriginAccess = { kind: 'oai', id: 'E3OAI' };
export const ANONYMOUS: OriginAccess = { kind: 'anonymous', because: 'no-identity' };

export const ORIGIN: Origin = { Id: 's3', DomainName: 'site.s3.eu-west-1.amazonaws.com' };

export const DISTRIBUTION: DistributionFacts = {
  Id: 'E1',
  ARN: DISTRIBUTION_ARN,
  DistributionConfig: { Origins: { Quantity: 1, Items: [ORIGIN] }, DefaultCacheBehavior: { TargetOriginId: 's3' } },
};

export const FACTS: Facts = { formatVersion: 1, distribution: DISTRIBUTION };

/** CloudFront reads `site/index.html` over https, with whatever is given changed. */
export function cloudFrontReads(
  access: OriginAccess,
  changed: Partial<CloudFrontRequestInput> = {},
): AuthorizationRequest {
  return cloudFrontRequest({
    facts: FACTS,
    distribution: DISTRIBUTION,
    origin: ORIGIN,
    access,
    bucket: 'site',
    partition: 'aws',
    key: 'index.html',
    viewerProtocol: 'https',
    ...changed,
  });
}
