import { conceal, concealmentOf } from '../policy/conceal.ts';
import { policyDiff } from '../policy/diff.ts';
import type { Statement } from '../policy/document.ts';
import type { ChangeHistory } from './change-history.ts';
import { explains } from './explains.ts';
import { isPolicyWrite, lastRemovalOf, policyWrites } from './policy-writes.ts';
import type { TrailRecord } from './record.ts';

/** What is known about who brought a finding about. */
export type ChangeStory =
  | {
      readonly kind: 'found';
      /** The record, without the document it wrote. */
      readonly record: TrailRecord;
      /** `incident`: the change is the incident. `removed-grant`: records prove it. `last-before`: nothing newer can explain it. */
      readonly because: 'incident' | 'removed-grant' | 'last-before';
      /** Unified diff from the recorded write before to this one; left out when either document is not known. */
      readonly diff?: string;
      /** AWS's error codes of lookups that failed, so that another change may be newer; left out when there were none. */
      readonly unread?: readonly string[];
    }
  /** Nothing recorded since then can explain it. */
  | { readonly kind: 'none'; readonly since: string }
  /** Some of what had to be asked could not be; `codes` are AWS's error codes. */
  | { readonly kind: 'unknown'; readonly codes: readonly string[] };

/** What is to be explained. */
export interface Explained {
  readonly bucket: string | undefined;
  /** Ids of the causes found. */
  readonly causes: readonly string[];
  /** The grant that is missing, when one is. */
  readonly grant?: Statement | undefined;
}

/** A page and a table item hold this much of somebody else's difference. */
const DIFF_LIMIT = 12_000;

/** The change behind the causes: the incident's own, else the one that provably took the grant away, else the last that can explain them. */
export function changeStory(history: ChangeHistory, explained: Explained): ChangeStory {
  const candidates = history.events.filter((record) => isCandidate(history, explained, record));
  const own = candidates.find(({ eventID }) => eventID === history.incidentEventID);
  if (own) return found(history, own, 'incident');
  const removal = removalBefore(history, explained);
  if (removal) return found(history, removal, 'removed-grant');
  const unread = [...new Set((history.unread ?? []).map(({ unreadable }) => unreadable))];
  const [last] = candidates;
  if (last) return { ...found(history, last, 'last-before'), ...(unread.length > 0 ? { unread } : {}) };
  if (unread.length > 0 || history.since === undefined) return { kind: 'unknown', codes: unread };
  return { kind: 'none', since: history.since };
}

function isCandidate(history: ChangeHistory, { bucket, causes }: Explained, record: TrailRecord): boolean {
  const { bucketName } = record.requestParameters;
  const isElsewhere = bucketName !== undefined && bucketName !== bucket;
  return !isElsewhere && isInTime(history, record) && causes.some((cause) => explains(cause, record.eventName));
}

/** A change after the incident's beginning did not bring it about. CloudTrail's times have whole seconds. */
function isInTime({ incidentAt, incidentEventID }: ChangeHistory, { eventID, eventTime }: TrailRecord): boolean {
  return incidentAt === undefined || eventID === incidentEventID || Date.parse(eventTime) <= Date.parse(incidentAt);
}

function removalBefore(history: ChangeHistory, { bucket, grant }: Explained): TrailRecord | undefined {
  if (bucket === undefined || grant === undefined) return undefined;
  return lastRemovalOf(
    history.events.filter((record) => isInTime(history, record)),
    bucket,
    grant,
  );
}

function found(
  history: ChangeHistory,
  record: TrailRecord,
  because: Extract<ChangeStory, { kind: 'found' }>['because'],
): Extract<ChangeStory, { kind: 'found' }> {
  const diff = differenceOf(history, record);
  const { bucketPolicy: _, ...requestParameters } = record.requestParameters;
  return { kind: 'found', record: { ...record, requestParameters }, because, ...(diff ? { diff } : {}) };
}

/** Their difference: the recorded write right before against theirs. It is sent by mail, so shared secrets in conditions stay out. */
function differenceOf({ events }: ChangeHistory, record: TrailRecord): string | undefined {
  if (!isPolicyWrite(record)) return undefined;
  const writes = policyWrites(events, record.requestParameters.bucketName ?? '');
  const index = writes.findIndex((write) => write.record === record);
  const [before, after] = [writes[index - 1]?.policy, writes[index]?.policy];
  if (before === undefined || after === undefined) return undefined;
  const secrets = concealmentOf([before, after]);
  const diff = policyDiff(conceal(before, secrets), conceal(after, secrets));
  return diff.length <= DIFF_LIMIT ? diff : `${diff.slice(0, DIFF_LIMIT).toWellFormed()}\n… cut here\n`;
}
