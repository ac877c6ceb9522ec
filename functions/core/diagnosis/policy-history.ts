import { isUnreadable, type Reading, readFact } from '../facts.ts';
import type { PolicyDocument } from '../policy/document.ts';
import { accessChecks } from './access-check.ts';
import { type OriginView, originView } from './origin-view.ts';

/**
 * One write of a bucket policy, as CloudTrail records it. An optional part of a facts file: `buckets.<name>.policyHistory`.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
 */
export interface PolicyWrite {
  readonly eventName: string;
  /** ISO 8601. */
  readonly eventTime: string;
  /** The document written; null after DeleteBucketPolicy. */
  readonly bucketPolicy: PolicyDocument | null;
  /** Who wrote: the AWS service that did it for somebody, else the caller's ARN. */
  readonly by: string;
}

export function historyPath(view: OriginView): readonly string[] {
  return ['buckets', view.bucket ?? '', 'policyHistory'];
}

/** Every usable record, oldest first. */
export function policyHistory(view: OriginView): Reading<readonly PolicyWrite[]> {
  const reading = readFact<unknown>(view.facts, historyPath(view));
  if (reading.kind !== 'known') return reading;
  const writes = (Array.isArray(reading.value) ? reading.value : []).flatMap(
    (record: unknown) => writeOf(record) ?? [],
  );
  return { ...reading, value: writes.toSorted((a, b) => Date.parse(a.eventTime) - Date.parse(b.eventTime)) };
}

interface RecordedWrite {
  readonly eventName?: unknown;
  readonly eventTime?: unknown;
  readonly errorCode?: unknown;
  readonly userIdentity?: { readonly arn?: unknown; readonly invokedBy?: unknown } | null;
  readonly requestParameters?: { readonly bucketPolicy?: PolicyDocument } | null;
}

function writeOf(record: unknown): PolicyWrite | undefined {
  if (typeof record !== 'object' || record === null) return undefined;
  const { eventName, eventTime, errorCode, userIdentity, requestParameters }: RecordedWrite = record;
  if (errorCode !== undefined || typeof eventTime !== 'string' || Number.isNaN(Date.parse(eventTime))) return undefined;
  const by = [userIdentity?.invokedBy, userIdentity?.arn].find((name) => typeof name === 'string') ?? 'somebody';
  if (eventName === 'DeleteBucketPolicy') return { eventName, eventTime, bucketPolicy: null, by };
  const bucketPolicy = requestParameters?.bucketPolicy;
  const isDocument = typeof bucketPolicy === 'object' && bucketPolicy !== null;
  return eventName === 'PutBucketPolicy' && isDocument ? { eventName, eventTime, bucketPolicy, by } : undefined;
}

/** The writes that took this origin's grant away: the document before them had it, the one they left has not. */
export function grantLosses(view: OriginView, writes: readonly PolicyWrite[]): readonly PolicyWrite[] {
  const granted = writes.map(({ bucketPolicy }) => grants(view, bucketPolicy));
  return writes.filter((_write, index) => index > 0 && granted[index - 1] === true && granted[index] === false);
}

function grants(view: OriginView, policy: PolicyDocument | null): boolean {
  const checks = accessChecks(viewWithPolicy(view, policy));
  return checks.kind === 'checked' && checks.checks.every((check) => check.granted === 'allowed');
}

/** The same origin as if its bucket had this policy. */
function viewWithPolicy(view: OriginView, policy: PolicyDocument | null): OriginView {
  const { buckets } = view.facts;
  const known = buckets === undefined || isUnreadable(buckets) ? {} : buckets;
  const bucket = known[view.bucket ?? ''];
  const facts = bucket === undefined || isUnreadable(bucket) ? {} : bucket;
  const changed = { ...facts, policy: policy === null ? null : { ...policy } };
  return originView(
    { ...view.facts, buckets: { ...known, [view.bucket ?? '']: changed } },
    view.distribution,
    view.origin,
  );
}
