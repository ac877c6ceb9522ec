import type {
  BucketFacts,
  CachePolicyFacts,
  DistributionFacts,
  KmsKeyFacts,
  ObjectFacts,
  OriginAccessControlFacts,
  OriginAccessIdentityFacts,
  OriginRequestPolicyFacts,
  OtherDistribution,
  ProbeFacts,
  PublicAccessBlock,
  Read,
  StackFacts,
} from '../core/facts.ts';
import type { PolicyCheck } from '../core/guard/policy-check.ts';
import type { DecisionEntry } from '../core/history/decision-entry.ts';
import type { TrailRecord } from '../core/trail/record.ts';
import type { ChangeDeps, WhyStopped } from './change-deps.ts';
import type { NoteStore } from './note-store.ts';
import type { PlanStore } from './plan-store.ts';

/**
 * Everything the workflow asks of the outside world. Reads never throw for an AWS error: a failed read comes back as
 * `{unreadable: code}`. Writes throw `AwsCallError` carrying the AWS error code.
 */
export interface Deps {
  readonly cloudfront: CloudFrontDeps;
  readonly s3: S3Deps;
  readonly kms: { describeKey(keyArn: string): Promise<Read<KmsKeyFacts>> };
  readonly cloudwatch: CloudWatchDeps;
  /** GET of the URL, without following redirects, bounded in time and body. `{unreadable}` = no HTTP answer. */
  probe(url: string): Promise<Read<ProbeFacts>>;
  /** Left out = CloudTrail is not asked. */
  readonly trail?: TrailDeps;
  /** Left out = CloudFormation is not asked. */
  readonly stacks?: StackDeps;
  /** Left out while no plan kind beyond bucket policies is switched on. */
  readonly changes?: ChangeDeps;
  readonly plans: PlanStore;
  /** What guardrails remember. */
  readonly notes: NoteStore;
  readonly parameters: ParameterDeps;
  /** Asks IAM Access Analyzer about a bucket policy. Never throws for an AWS error: that is `unavailable`. */
  checkPolicy(policyText: string): Promise<PolicyCheck>;
  readonly decisions: DecisionLog;
  /** Publishes to the one SNS topic. */
  notify(message: OutgoingMessage): Promise<void>;
  /** Keeps a report as JSON; returns where, e.g. `s3://bucket/key`. */
  keepReport(name: string, json: string): Promise<string>;
  now(): Date;
  /** 256 random bits, base64url. */
  newToken(): string;
  /** 128 random bits, hex. */
  newId(): string;
  sleep(milliseconds: number): Promise<void>;
  log(level: 'debug' | 'info' | 'warn' | 'error', message: string, fields?: Record<string, unknown>): void;
  count(metric: string, value?: number): void;
}

export interface ParameterDeps {
  /** The value of an SSM parameter as it is now, never a remembered one. */
  get(name: string): Promise<Read<string>>;
  /** Sets it, as a new one or over the old value. Throws AwsCallError. */
  put(name: string, value: string): Promise<void>;
}

/** The append-only record of every decision: nothing in it is ever changed or removed. */
export interface DecisionLog {
  /** False = the entry was there already, and stays as it was. Throws AwsCallError. */
  record(entry: DecisionEntry): Promise<boolean>;
  /** Every entry, oldest first. Reads the whole table. */
  list(): Promise<readonly DecisionEntry[]>;
}

export interface CloudFrontDeps {
  getDistribution(id: string): Promise<Read<DistributionFacts>>;
  /** Every distribution of the account, all pages. */
  listDistributions(): Promise<Read<readonly OtherDistribution[]>>;
  getOriginAccessControl(id: string): Promise<Read<OriginAccessControlFacts>>;
  getOriginAccessIdentity(id: string): Promise<Read<OriginAccessIdentityFacts>>;
  getOriginRequestPolicy(id: string): Promise<Read<OriginRequestPolicyFacts>>;
  getCachePolicy(id: string): Promise<Read<CachePolicyFacts>>;
}

export interface BucketAddress {
  readonly bucket: string;
  readonly region: string;
}

export interface S3Deps {
  /** HeadBucket with ExpectedBucketOwner: exists / region / owner, each of which may be unreadable. */
  locateBucket(
    bucket: string,
    accountId: string,
  ): Promise<Required<Pick<BucketFacts, 'exists' | 'region' | 'ownerAccountId'>>>;
  /** The exact text S3 returns; null = NoSuchBucketPolicy. */
  getBucketPolicyText(address: BucketAddress): Promise<Read<string | null>>;
  getPublicAccessBlock(address: BucketAddress): Promise<Read<PublicAccessBlock | null>>;
  getObjectOwnership(address: BucketAddress): Promise<Read<string | null>>;
  getRequestPayer(address: BucketAddress): Promise<Read<string>>;
  getTags(address: BucketAddress): Promise<Read<Record<string, string>>>;
  /** Up to `limit` existing keys under the prefix. */
  listKeys(address: BucketAddress, prefix: string, limit: number): Promise<Read<readonly string[]>>;
  /** HeadObject, and unless `compareOwner` is false whether the bucket's owner owns the object; null = 404. */
  headObject(
    address: BucketAddress,
    key: string,
    options?: { readonly compareOwner: boolean },
  ): Promise<Read<ObjectFacts | null>>;
  /**
   * One Put with ExpectedBucketOwner; retries 409 OperationAborted while the policy reads unchanged, and an invalid principal when
   * `newPrincipal` says that it was created moments ago; throws AwsCallError. With `ifStill` the policy must read exactly so right
   * before the write, otherwise PolicyChangedError: S3 has no conditional write, this is the nearest to one.
   */
  putBucketPolicy(
    address: BucketAddress,
    policyText: string,
    expectedBucketOwner: string,
    options?: RepeatedWrite & { readonly newPrincipal?: boolean },
  ): Promise<void>;
  /** Only for undo of a plan that created the first policy of a bucket. */
  deleteBucketPolicy(address: BucketAddress, expectedBucketOwner: string, options?: RepeatedWrite): Promise<void>;
}

/** A write that is tried again when AWS is busy. */
export interface RepeatedWrite {
  readonly ifStill?: string | null;
  /** Asked before each further try: why there must be none any more, which is then a WritingStoppedError. */
  readonly whyStopped?: WhyStopped;
}

export interface TrailDeps {
  /** Roles whose changes are our own. */
  readonly ownRoleArns: readonly string[];
  /** Successful management events, newest first, as many pages as asked for. */
  lookupEvents(lookup: TrailLookup): Promise<Read<TrailEvents>>;
}

/** CloudTrail takes one attribute per lookup. */
export interface TrailLookup {
  readonly region: string;
  readonly attribute: 'ResourceName' | 'EventName';
  readonly value: string;
  /** ISO 8601; older events are not asked for. */
  readonly since: string;
  /** How many pages of 50 events at most. */
  readonly pages: number;
}

export interface TrailEvents {
  readonly records: readonly TrailRecord[];
  /** ISO 8601: every event from then on was looked at. Later than asked for when there were more pages. */
  readonly since: string;
}

export interface StackDeps {
  /** The CloudFormation stack a physical resource id belongs to; null = none. */
  stackOf(region: string, physicalId: string): Promise<Read<StackFacts | null>>;
}

export interface CloudWatchDeps {
  /** Metric and composite alarms by ARN, all pages: the distributions their metrics name and the rules of composites. */
  describeAlarms(alarmArns: readonly string[]): Promise<
    Read<
      readonly {
        readonly alarmArn: string;
        readonly distributionIds: readonly string[];
        readonly childAlarmArns: readonly string[];
      }[]
    >
  >;
  /** DistributionIds of the contributors of a Metrics Insights alarm that are in ALARM now. */
  alarmContributors(alarmName: string): Promise<Read<readonly string[]>>;
}

/** One message to people and machines. `subject` fits SNS: ASCII, at most 99 characters, one line. */
export interface OutgoingMessage {
  readonly kind: MessageKind;
  readonly subject: string;
  readonly text: string;
  /** The machine copy, sent to sqs/http/https/lambda subscribers. */
  readonly json: Record<string, unknown>;
  /** Short values for subscription filter policies. */
  readonly attributes: Readonly<Record<string, string>>;
}

export type MessageKind =
  | 'proposal'
  | 'finding'
  | 'applied'
  | 'unchanged'
  | 'drifted'
  | 'failed'
  | 'rejected'
  | 'undone'
  | 'recovered'
  | 'held'
  | 'flapping'
  | 'reminder'
  | 'audit';
