import { type PolicyDocument, type Statement, statementsOf } from '../policy/document.ts';
import { sameStatement } from '../policy/equality.ts';
import type { TrailRecord } from './record.ts';

/** One recorded write of a bucket policy: the document it left, null after DeleteBucketPolicy, undefined when nobody kept it. */
export interface RecordedPolicy {
  readonly record: TrailRecord;
  readonly policy: PolicyDocument | null | undefined;
}

/** Every write of one bucket's policy, oldest first. */
export function policyWrites(records: readonly TrailRecord[], bucket: string): readonly RecordedPolicy[] {
  return records
    .filter((record) => record.requestParameters.bucketName === bucket && isPolicyWrite(record))
    .map((record) => ({ record, policy: writtenPolicy(record) }))
    .toSorted((a, b) => Date.parse(a.record.eventTime) - Date.parse(b.record.eventTime));
}

export function isPolicyWrite({ eventName }: Pick<TrailRecord, 'eventName'>): boolean {
  return eventName === 'PutBucketPolicy' || eventName === 'DeleteBucketPolicy';
}

function writtenPolicy({ eventName, requestParameters }: TrailRecord): PolicyDocument | null | undefined {
  return eventName === 'DeleteBucketPolicy' ? null : requestParameters.bucketPolicy;
}

/**
 * Who removed this statement last: the newest recorded write whose document lacks it while the write right before had it. `Sid`s do
 * not count. Undefined when no pair of records proves it; our own writes (`byOriginmend`) are among the answers.
 */
export function lastRemovalOf(
  records: readonly TrailRecord[],
  bucket: string,
  statement: Statement,
): TrailRecord | undefined {
  const writes = policyWrites(records, bucket);
  const had = writes.map(({ policy }) => (policy === undefined ? undefined : holds(policy, statement)));
  return writes.findLast((_write, index) => had[index] === false && had[index - 1] === true)?.record;
}

function holds(policy: PolicyDocument | null, statement: Statement): boolean {
  return statementsOf(policy).some((present) => sameStatement(present, statement, { ignoreSid: true }));
}
