import type {
  CacheBehavior,
  DefaultCacheBehavior,
  Distribution,
  DistributionConfig,
  FunctionAssociations,
  Origin,
  OriginGroups,
} from '@aws-sdk/client-cloudfront';
import { newETag, type World } from '../world.ts';

export interface DistributionSpec {
  readonly id: string;
  readonly origins: Origin[];
  readonly accountId?: string;
  readonly domainName?: string;
  readonly config?: Partial<DistributionConfig>;
  readonly behavior?: Partial<DefaultCacheBehavior>;
  readonly monitored?: boolean;
}

/** Adds a deployed distribution with every element AWS returns for one made in the console. */
export function addDistribution(world: World, spec: DistributionSpec): Distribution {
  const accountId = spec.accountId ?? world.accountId;
  const distribution: Distribution = {
    Id: spec.id,
    ARN: `arn:aws:cloudfront::${accountId}:distribution/${spec.id}`,
    Status: 'Deployed',
    LastModifiedTime: world.now(),
    InProgressInvalidationBatches: 0,
    DomainName: spec.domainName ?? `d${spec.id.toLowerCase().slice(1)}.cloudfront.net`,
    ActiveTrustedSigners: { Enabled: false, Quantity: 0 },
    ActiveTrustedKeyGroups: { Enabled: false, Quantity: 0 },
    DistributionConfig: configOf(spec),
  };
  world.distributions.set(spec.id, {
    accountId,
    distribution,
    eTag: newETag(world),
    deploysAt: 0,
    previousConfig: undefined,
    monitored: spec.monitored ?? false,
  });
  return distribution;
}

/** `Managed-CachingOptimized`, https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';

export function behaviorOf(targetOriginId: string, behavior: Partial<DefaultCacheBehavior> = {}): DefaultCacheBehavior {
  return {
    TargetOriginId: targetOriginId,
    TrustedSigners: { Enabled: false, Quantity: 0 },
    TrustedKeyGroups: { Enabled: false, Quantity: 0 },
    ViewerProtocolPolicy: 'redirect-to-https',
    AllowedMethods: { Quantity: 2, Items: ['HEAD', 'GET'], CachedMethods: { Quantity: 2, Items: ['HEAD', 'GET'] } },
    SmoothStreaming: false,
    Compress: true,
    LambdaFunctionAssociations: { Quantity: 0 },
    FunctionAssociations: { Quantity: 0 },
    FieldLevelEncryptionId: '',
    CachePolicyId: CACHING_OPTIMIZED,
    ...behavior,
  };
}

/** A further behavior for a path pattern. */
export function pathBehavior(
  pathPattern: string,
  targetOriginId: string,
  behavior: Partial<DefaultCacheBehavior> = {},
): CacheBehavior {
  return { PathPattern: pathPattern, ...behaviorOf(targetOriginId, behavior) };
}

/** A CloudFront Function on viewer requests. */
export function associated(FunctionARN: string): FunctionAssociations {
  return { Quantity: 1, Items: [{ EventType: 'viewer-request', FunctionARN }] };
}

/** One origin group that asks the secondary origin when the primary answers 403 or 404. */
export function failoverGroup(Id: string, primary: string, secondary: string): OriginGroups {
  const FailoverCriteria = { StatusCodes: { Quantity: 2, Items: [403, 404] } };
  const Members = { Quantity: 2, Items: [{ OriginId: primary }, { OriginId: secondary }] };
  return { Quantity: 1, Items: [{ Id, FailoverCriteria, Members }] };
}

function configOf({ id, origins, config, behavior }: DistributionSpec): DistributionConfig {
  const first = origins[0]?.Id;
  if (first === undefined) throw new Error(`distribution ${id} has no origins; expected at least one`);
  return {
    CallerReference: `sandbox-${id}`,
    Aliases: { Quantity: 0 },
    DefaultRootObject: 'index.html',
    Origins: { Quantity: origins.length, Items: origins },
    OriginGroups: { Quantity: 0 },
    DefaultCacheBehavior: behaviorOf(first, behavior),
    CacheBehaviors: { Quantity: 0 },
    CustomErrorResponses: { Quantity: 0 },
    Comment: '',
    Logging: { Enabled: false, IncludeCookies: false, Bucket: '', Prefix: '' },
    PriceClass: 'PriceClass_All',
    Enabled: true,
    ViewerCertificate: { CloudFrontDefaultCertificate: true, MinimumProtocolVersion: 'TLSv1' },
    Restrictions: { GeoRestriction: { RestrictionType: 'none', Quantity: 0 } },
    WebACLId: '',
    HttpVersion: 'http2',
    IsIPV6Enabled: true,
    ContinuousDeploymentPolicyId: '',
    Staging: false,
    ...config,
  };
}
