import { isObject } from '../policy/canonical-json.ts';
import { type TrailRecord, trailRecordOf } from './record.ts';

/** What CloudTrail was asked about one distribution and its buckets. An optional part of a facts file: `changeHistory`. */
export interface ChangeHistory {
  /** Successful changes by anybody, ourselves included, newest first. */
  readonly events: readonly TrailRecord[];
  /** ISO 8601: nothing older was looked at. Left out when CloudTrail was not asked, or answered nothing. */
  readonly since?: string;
  /** When the incident began, ISO 8601; later changes cannot explain it. */
  readonly incidentAt?: string;
  /** The change that is itself the incident. */
  readonly incidentEventID?: string;
  /** Lookups that failed. */
  readonly unread?: readonly { readonly lookup: string; readonly unreadable: string }[];
}

/** The history as facts hold it, whatever a file says there; undefined when there is none. */
export function changeHistoryOf(value: unknown): ChangeHistory | undefined {
  if (!isObject(value)) return undefined;
  const { events, unread, since, incidentAt, incidentEventID } = value;
  const records = (Array.isArray(events) ? events : []).flatMap((event: unknown) => trailRecordOf(event) ?? []);
  return {
    events: newestFirst(records),
    ...times({ since, incidentAt }),
    ...(typeof incidentEventID === 'string' ? { incidentEventID } : {}),
    ...(Array.isArray(unread) ? { unread: unread.flatMap((entry: unknown) => unreadOf(entry)) } : {}),
  };
}

export function newestFirst(records: readonly TrailRecord[]): readonly TrailRecord[] {
  return records.toSorted((a, b) => Date.parse(b.eventTime) - Date.parse(a.eventTime));
}

function times<Name extends string>(values: Readonly<Record<Name, unknown>>): { readonly [Key in Name]?: string } {
  const known = Object.entries<unknown>(values).filter(
    ([, value]) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  );
  return Object.fromEntries(known) as { readonly [Key in Name]?: string };
}

function unreadOf(entry: unknown): NonNullable<ChangeHistory['unread']> {
  if (!isObject(entry)) return [];
  const { lookup, unreadable } = entry;
  return typeof lookup === 'string' && typeof unreadable === 'string' ? [{ lookup, unreadable }] : [];
}
