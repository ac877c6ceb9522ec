import type {
  CachePolicy,
  CloudFrontOriginAccessIdentity,
  Distribution,
  DistributionConfig,
  Origin,
  OriginAccessControl,
  OriginRequestPolicy,
} from '@aws-sdk/client-cloudfront';
import type { CompositeAlarm, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { PolicyDocument } from '../functions/core/policy/document.ts';

/** Whoever signed a request, found by the access key id of its signature. */
export interface Caller {
  readonly accountId: string;
  readonly arn: string;
  /** The AWS service that calls on the caller's behalf. */
  readonly invokedBy?: string;
}

export interface Versioned<T> {
  readonly accountId: string;
  readonly value: T;
  readonly eTag: string;
}

export interface DistributionRecord {
  readonly accountId: string;
  readonly distribution: Distribution;
  readonly eTag: string;
  /** Until then (epoch ms) the status is InProgress and the edge still works by `previousConfig`. */
  readonly deploysAt: number;
  readonly previousConfig: DistributionConfig | undefined;
  /** Additional CloudWatch metrics are switched on. */
  readonly monitored: boolean;
}

export interface StoredObject {
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly eTag: string;
  readonly lastModified: Date;
  /** Account that uploaded the object; the bucket owner unless somebody else did. */
  readonly ownerAccountId: string;
  readonly serverSideEncryption?: string | undefined;
  readonly kmsKeyId?: string | undefined;
  readonly customerAlgorithm?: string | undefined;
  readonly storageClass?: string | undefined;
  readonly archiveStatus?: string | undefined;
  readonly restore?: string | undefined;
  readonly publicReadAcl?: boolean | undefined;
}

export interface PublicAccessBlockState {
  readonly BlockPublicAcls: boolean;
  readonly IgnorePublicAcls: boolean;
  readonly BlockPublicPolicy: boolean;
  readonly RestrictPublicBuckets: boolean;
}

export interface Bucket {
  readonly name: string;
  readonly region: string;
  readonly ownerAccountId: string;
  readonly createdAt: Date;
  /** The settled text, as GetBucketPolicy returns it in the end; undefined = NoSuchBucketPolicy. */
  policyText: string | undefined;
  /** Epoch ms of the last PutBucketPolicy. */
  policyWrittenAt: number;
  /** What the next GetBucketPolicy calls after a write show, one each; later ones show the new text. */
  readsAfterWrite: readonly ('old' | 'new')[];
  /** The text before the last write, and the calls still to come that show it or not. */
  settling: { readonly oldText: string | undefined; readonly reads: readonly ('old' | 'new')[] } | undefined;
  publicAccessBlock: PublicAccessBlockState | undefined;
  objectOwnership: string | undefined;
  requestPayer: string;
  tags: Readonly<Record<string, string>> | undefined;
  readonly encryption: { readonly algorithm: string; readonly kmsKeyId?: string | undefined };
  readonly objects: Map<string, StoredObject>;
}

export interface KmsKey {
  readonly arn: string;
  readonly accountId: string;
  readonly manager: 'AWS' | 'CUSTOMER';
  readonly state: string;
  policyText: string;
}

export interface AlarmContributorState {
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A published SNS message as its subscribers get it. */
export interface InboxMessage {
  readonly id: string;
  readonly at: string;
  readonly topicArn: string;
  readonly subject: string;
  /** What an e-mail subscriber reads. */
  readonly text: string;
  /** Per protocol, when MessageStructure was json. */
  readonly byProtocol: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What a function at the edge does with every request it sees: answer it, or send it to another origin. */
export interface EdgeFunction {
  readonly answer?: { readonly status: number; readonly body: string };
  readonly origin?: Origin;
}

/** How slow AWS is in this sandbox, all in milliseconds. */
export interface Delays {
  /** UpdateDistribution: InProgress → Deployed. */
  deploy: number;
  /** After PutBucketPolicy an OAI principal reads back as `AIDA…` for this long. */
  oaiReadBack: number;
  /** From a call until event history shows it. */
  trail: number;
}

/** One event of CloudTrail's event history. */
export interface TrailEvent {
  readonly eventID: string;
  readonly at: Date;
  readonly accountId: string;
  readonly region: string;
  readonly eventName: string;
  readonly eventSource: string;
  /** The bucket, distribution, OAC or OAI it is about. */
  readonly resourceName: string | undefined;
  readonly readOnly: boolean;
  /** As CloudTrail writes it. */
  readonly record: Readonly<Record<string, unknown>>;
}

export interface StackRecord {
  readonly name: string;
  readonly region: string;
  readonly resources: readonly { readonly logicalId: string; readonly physicalId: string; readonly type: string }[];
}

/** Everything the sandbox's AWS knows. One plain object; scenarios fill it, operations read and change it. */
export interface World {
  readonly accountId: string;
  readonly region: string;
  readonly delays: Delays;
  readonly callers: Map<string, Caller>;
  readonly distributions: Map<string, DistributionRecord>;
  readonly originAccessControls: Map<string, Versioned<OriginAccessControl>>;
  readonly originAccessIdentities: Map<string, Versioned<CloudFrontOriginAccessIdentity>>;
  readonly originRequestPolicies: Map<string, OriginRequestPolicy>;
  readonly cachePolicies: Map<string, CachePolicy>;
  readonly buckets: Map<string, Bucket>;
  readonly keys: Map<string, KmsKey>;
  readonly metricAlarms: Map<string, MetricAlarm>;
  readonly compositeAlarms: Map<string, CompositeAlarm>;
  readonly alarmContributors: Map<string, readonly AlarmContributorState[]>;
  readonly topics: Set<string>;
  readonly inbox: InboxMessage[];
  /** CloudTrail's event history, in the order of the calls. */
  readonly trail: TrailEvent[];
  /** CloudFormation stacks by name. */
  readonly stacks: Map<string, StackRecord>;
  /** Principals (ARNs or unique ids) that no longer exist: a policy that names one cannot be written again. */
  readonly deletedPrincipals: Set<string>;
  /** Distributions whose web ACL blocks every request. */
  readonly blockedByWaf: Set<string>;
  /** Host names that DNS leads to a distribution, whether it claims them or not. */
  readonly dnsNames: Map<string, string>;
  /** By ARN, CloudFront Functions that run on viewer requests. */
  readonly edgeFunctions: Map<string, EdgeFunction>;
  /** Policies of the organization above every bucket policy; nothing in the bucket shows them. */
  readonly resourceControlPolicies: PolicyDocument[];
  /** SSM parameters by name. */
  readonly parameters: Map<string, { readonly value: string; readonly version: number }>;
  /** What Access Analyzer finds wrong with every document that names a text. */
  readonly policyErrors: { readonly whenNamed: string; readonly issueCode: string; readonly details: string }[];
  now(): Date;
  /** A number never given before; ETags and ids are made of it. */
  next(): number;
}

export const ACCOUNT_ID = '111122223333';
export const TOPIC_ARN = `arn:aws:sns:us-east-1:${ACCOUNT_ID}:originmend`;
export const TABLE_NAME = 'originmend';
/** SSM parameter of the kill switch. */
export const KILL_SWITCH = '/originmend/sandbox/writes';
export const REPORT_BUCKET = 'originmend-reports';

export function emptyWorld(): World {
  let counter = 0;
  return {
    accountId: ACCOUNT_ID,
    region: 'us-east-1',
    delays: { deploy: 0, oaiReadBack: 0, trail: 0 },
    callers: new Map(),
    distributions: new Map(),
    originAccessControls: new Map(),
    originAccessIdentities: new Map(),
    originRequestPolicies: new Map(),
    cachePolicies: new Map(),
    buckets: new Map(),
    keys: new Map(),
    metricAlarms: new Map(),
    compositeAlarms: new Map(),
    alarmContributors: new Map(),
    topics: new Set([TOPIC_ARN]),
    inbox: [],
    trail: [],
    stacks: new Map(),
    deletedPrincipals: new Set(),
    blockedByWaf: new Set(),
    dnsNames: new Map(),
    edgeFunctions: new Map(),
    resourceControlPolicies: [],
    parameters: new Map(),
    policyErrors: [],
    now: () => new Date(),
    next: () => ++counter,
  };
}

/** Access key ids that no scenario registered belong to the account's operations role. */
export function callerOf(world: World, accessKeyId: string): Caller {
  const known = world.callers.get(accessKeyId);
  return (
    known ?? { accountId: world.accountId, arn: `arn:aws:sts::${world.accountId}:assumed-role/originmend/sandbox` }
  );
}

/** ETags look like CloudFront's: `E` and 13 characters. */
export function newETag(world: World): string {
  return `E${world.next().toString(36).toUpperCase().padStart(13, '0')}`;
}
