/**
 * What was read from AWS. Plain JSON in AWS's own shapes, so a saved facts file gives the same diagnosis as a live read.
 * Any value may be `{"unreadable": "<error code>"}` (a read that failed) or left out (not collected): neither ever means "healthy".
 */

import type { ChangeHistory } from './trail/change-history.ts';
import type { TrailRecord } from './trail/record.ts';

/** A read that failed; `unreadable` is the AWS error code, e.g. `AccessDenied`. */
export interface Unreadable {
  readonly unreadable: string;
}

export type Read<T> = T | Unreadable;

export interface Facts {
  readonly formatVersion: 1;
  /** The account that owns the distribution, 12 digits. */
  readonly accountId?: Read<string>;
  /** When the facts were collected (ISO 8601). Core has no clock: `aws:CurrentTime` conditions are judged at this moment. */
  readonly collectedAt?: string;
  readonly distribution: Read<DistributionFacts>;
  readonly originAccessControls?: Read<Record<string, Read<OriginAccessControlFacts>>>;
  readonly originAccessIdentities?: Read<Record<string, Read<OriginAccessIdentityFacts>>>;
  readonly originRequestPolicies?: Read<Record<string, Read<OriginRequestPolicyFacts>>>;
  readonly cachePolicies?: Read<Record<string, Read<CachePolicyFacts>>>;
  readonly otherDistributions?: Read<readonly OtherDistribution[]>;
  readonly buckets?: Read<Record<string, Read<BucketFacts>>>;
  readonly kmsKeys?: Read<Record<string, Read<KmsKeyFacts>>>;
  readonly probe?: Read<ProbeFacts>;
  /** CloudTrail's management events that can explain a refusal. */
  readonly changeHistory?: Read<ChangeHistory>;
  /** The CloudFormation stack the distribution is a resource of; null = no stack. */
  readonly distributionStack?: Read<StackFacts | null>;
}

/** `GetDistribution` → `Distribution`. https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_Distribution.html */
export interface DistributionFacts {
  readonly Id: string;
  readonly ARN: string;
  readonly Status?: string;
  readonly DomainName?: string;
  /** The version of the configuration, new with every change. It comes beside `Distribution` in AWS's answer. */
  readonly ETag?: string;
  readonly DistributionConfig: DistributionConfig;
  /** Settings of the configuration that could not be read and are therefore left out of it → the error code. */
  readonly unreadSettings?: Readonly<Record<string, string>>;
}

export interface DistributionConfig {
  readonly Origins: { readonly Quantity?: number; readonly Items?: readonly Origin[] };
  readonly OriginGroups?: { readonly Quantity?: number; readonly Items?: readonly OriginGroup[] };
  readonly DefaultCacheBehavior: CacheBehavior;
  readonly CacheBehaviors?: { readonly Quantity?: number; readonly Items?: readonly CacheBehavior[] };
  readonly CustomErrorResponses?: { readonly Quantity?: number; readonly Items?: readonly CustomErrorResponse[] };
  readonly Aliases?: { readonly Quantity?: number; readonly Items?: readonly string[] };
  readonly DefaultRootObject?: string;
  readonly Enabled?: boolean;
  readonly Staging?: boolean;
  readonly ContinuousDeploymentPolicyId?: string;
  readonly ConnectionMode?: string;
  readonly WebACLId?: string;
  readonly Restrictions?: {
    readonly GeoRestriction?: {
      readonly RestrictionType?: string;
      readonly Quantity?: number;
      readonly Items?: readonly string[];
    };
  };
  readonly Comment?: string;
  readonly [unknownKey: string]: unknown;
}

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_Origin.html */
export interface Origin {
  readonly Id: string;
  readonly DomainName: string;
  readonly OriginPath?: string;
  readonly OriginAccessControlId?: string;
  readonly S3OriginConfig?: { readonly OriginAccessIdentity?: string };
  readonly CustomOriginConfig?: Record<string, unknown>;
  readonly VpcOriginConfig?: Record<string, unknown>;
  readonly CustomHeaders?: {
    readonly Quantity?: number;
    readonly Items?: readonly { readonly HeaderName: string; readonly HeaderValue?: string }[];
  };
  readonly [unknownKey: string]: unknown;
}

export interface OriginGroup {
  readonly Id: string;
  readonly FailoverCriteria?: {
    readonly StatusCodes?: { readonly Quantity?: number; readonly Items?: readonly number[] };
  };
  readonly Members?: { readonly Quantity?: number; readonly Items?: readonly { readonly OriginId: string }[] };
}

/** `DefaultCacheBehavior` has no `PathPattern`; every other behavior has one. */
export interface CacheBehavior {
  readonly PathPattern?: string;
  /** Always there in AWS's answers; a reduced facts file may leave it out. */
  readonly TargetOriginId?: string;
  readonly ViewerProtocolPolicy?: string;
  readonly AllowedMethods?: { readonly Quantity?: number; readonly Items?: readonly string[] };
  readonly OriginRequestPolicyId?: string;
  readonly CachePolicyId?: string;
  readonly ForwardedValues?: {
    readonly QueryString?: boolean;
    readonly Headers?: { readonly Quantity?: number; readonly Items?: readonly string[] };
    readonly [unknownKey: string]: unknown;
  };
  readonly TrustedKeyGroups?: {
    readonly Enabled?: boolean;
    readonly Quantity?: number;
    readonly Items?: readonly string[];
  };
  readonly TrustedSigners?: {
    readonly Enabled?: boolean;
    readonly Quantity?: number;
    readonly Items?: readonly string[];
  };
  readonly FunctionAssociations?: {
    readonly Quantity?: number;
    readonly Items?: readonly { readonly EventType?: string; readonly FunctionARN?: string }[];
  };
  readonly LambdaFunctionAssociations?: {
    readonly Quantity?: number;
    readonly Items?: readonly { readonly EventType?: string; readonly LambdaFunctionARN?: string }[];
  };
  readonly [unknownKey: string]: unknown;
}

export interface CustomErrorResponse {
  readonly ErrorCode: number;
  readonly ResponsePagePath?: string;
  readonly ResponseCode?: string;
  readonly ErrorCachingMinTTL?: number;
}

/** `GetOriginAccessControl` → `OriginAccessControlConfig`. Enums stay open strings: AWS adds values. */
export interface OriginAccessControlFacts {
  readonly Name?: string;
  readonly SigningBehavior: string;
  readonly SigningProtocol?: string;
  readonly OriginAccessControlOriginType?: string;
}

/** `GetCloudFrontOriginAccessIdentity`. Only an OAI has a canonical user id; an OAC has none. */
export interface OriginAccessIdentityFacts {
  readonly S3CanonicalUserId?: string;
}

export interface OriginRequestPolicyFacts {
  readonly Name?: string;
  readonly HeadersConfig?: {
    readonly HeaderBehavior?: string;
    readonly Headers?: { readonly Quantity?: number; readonly Items?: readonly string[] };
  };
  readonly QueryStringsConfig?: {
    readonly QueryStringBehavior?: string;
    readonly QueryStrings?: { readonly Quantity?: number; readonly Items?: readonly string[] };
  };
}

/** `GetCachePolicy` → `ParametersInCacheKeyAndForwardedToOrigin`: what is in the cache key is also forwarded to the origin. */
export interface CachePolicyFacts {
  readonly Name?: string;
  readonly HeadersConfig?: OriginRequestPolicyFacts['HeadersConfig'];
  readonly QueryStringsConfig?: OriginRequestPolicyFacts['QueryStringsConfig'];
}

/** The other distributions of the account (`ListDistributions`), reduced to what decides whether a grant is still in use. */
export interface OtherDistribution {
  readonly Id: string;
  readonly ARN?: string;
  readonly Status?: string;
  readonly Staging?: boolean;
  readonly Origins?: { readonly Quantity?: number; readonly Items?: readonly Origin[] };
  readonly [unknownKey: string]: unknown;
}

/** One bucket. `policy: null` = NoSuchBucketPolicy, `publicAccessBlock: null` = none set, `exists: false` = NoSuchBucket. */
export interface BucketFacts {
  readonly exists?: Read<boolean>;
  readonly ownerAccountId?: Read<string>;
  readonly region?: Read<string>;
  readonly policy?: Read<Record<string, unknown> | null>;
  /** True while the policy was written so recently that an OAI may still read back as `AIDA…`. */
  readonly policySettling?: boolean;
  readonly publicAccessBlock?: Read<PublicAccessBlock | null>;
  /** `BucketOwnerEnforced` | `BucketOwnerPreferred` | `ObjectWriter`; null = no ownership controls (which S3 treats as ObjectWriter). */
  readonly objectOwnership?: Read<string | null>;
  readonly requestPayer?: Read<string>;
  readonly tags?: Read<Record<string, string>>;
  /** CloudTrail's records of PutBucketPolicy and DeleteBucketPolicy. */
  readonly policyHistory?: Read<readonly TrailRecord[]>;
  /** The CloudFormation stack the bucket or its policy is a resource of; null = no stack. */
  readonly stack?: Read<StackFacts | null>;
  /** Sampled keys → what HeadObject says; `null` = the key does not exist. */
  readonly objects?: Read<Record<string, Read<ObjectFacts | null>>>;
}

/**
 * `DescribeStackResources` by physical id, reduced to what tells where a change belongs.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResources.html
 */
export interface StackFacts {
  readonly StackName: string;
  readonly StackResources: readonly {
    readonly LogicalResourceId: string;
    readonly PhysicalResourceId?: string;
    readonly ResourceType: string;
  }[];
}

export interface PublicAccessBlock {
  readonly BlockPublicAcls?: boolean;
  readonly IgnorePublicAcls?: boolean;
  readonly BlockPublicPolicy?: boolean;
  readonly RestrictPublicBuckets?: boolean;
}

export interface ObjectFacts {
  readonly ServerSideEncryption?: Read<string>;
  readonly SSEKMSKeyId?: Read<string>;
  readonly SSECustomerAlgorithm?: Read<string>;
  readonly StorageClass?: Read<string>;
  readonly ArchiveStatus?: Read<string>;
  /** HeadObject's `x-amz-restore`: `ongoing-request="false", …` means a restored copy can be read. */
  readonly Restore?: Read<string>;
  readonly ownedByBucketOwner?: Read<boolean>;
}

export interface KmsKeyFacts {
  readonly KeyManager?: Read<string>;
  readonly KeyState?: Read<string>;
  readonly policy?: Read<Record<string, unknown> | null>;
}

/** A saved response of the failing URL. The body is untrusted and bounded by whoever recorded it. */
export interface ProbeFacts {
  readonly url: string;
  readonly method?: string;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

export function isUnreadable(value: unknown): value is Unreadable {
  return typeof value === 'object' && value !== null && typeof (value as Unreadable).unreadable === 'string';
}

/** One fact looked up: known, unreadable (the read failed) or not collected. `path` is the fact path shown as evidence. */
export type Reading<T> =
  | { readonly kind: 'known'; readonly value: T; readonly path: string }
  | { readonly kind: 'unreadable'; readonly code: string; readonly path: string }
  | { readonly kind: 'not-collected'; readonly path: string };

/** Walks `keys` into the facts; an unreadable value anywhere on the way makes the whole reading unreadable. */
export function readFact<T>(facts: Facts, keys: readonly (string | number)[]): Reading<T> {
  const path = factPath(keys);
  let value: unknown = facts;
  for (const key of keys) {
    if (isUnreadable(value)) return { kind: 'unreadable', code: value.unreadable, path };
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key))
      return { kind: 'not-collected', path };
    value = (value as Record<string | number, unknown>)[key];
  }
  if (isUnreadable(value)) return { kind: 'unreadable', code: value.unreadable, path };
  return value === undefined ? { kind: 'not-collected', path } : { kind: 'known', value: value as T, path };
}

/** `['buckets','site','policy','Statement',0]` → `buckets.site.policy.Statement[0]`; names holding dots or brackets are quoted. */
export function factPath(keys: readonly (string | number)[]): string {
  return keys.reduce<string>((path, key) => path + pathStep(key, path === ''), '');
}

function pathStep(key: string | number, first: boolean): string {
  if (typeof key === 'number') return `[${key}]`;
  if (/[.[\]"\s]/.test(key)) return `[${JSON.stringify(key)}]`;
  return first ? key : `.${key}`;
}
