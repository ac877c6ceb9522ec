import type { RecordedCall } from './calls.ts';
import type { InboxMessage } from './world.ts';

export type MomentKind =
  | 'scenario'
  | 'site'
  | 'alarm'
  | 'audit'
  | 'keeper'
  | 'approval'
  | 'message'
  | 'write'
  | 'error';

/** One thing worth seeing, ISO 8601 time. */
export interface Moment {
  readonly at: string;
  readonly kind: MomentKind;
  readonly text: string;
}

/** What happened since the scenario was loaded: the given moments, the messages and the writes, in order of time. */
export function timelineOf(
  moments: readonly Moment[],
  inbox: readonly InboxMessage[],
  writes: readonly RecordedCall[],
): Moment[] {
  const messages = inbox.map(({ at, subject }): Moment => ({ at, kind: 'message', text: subject }));
  const changes = writes
    .filter(({ service }) => service === 's3' || service === 'cloudfront')
    .map(({ at, operation, resource }): Moment => ({ at, kind: 'write', text: `${operation} ${resource}` }));
  return [...moments, ...messages, ...changes].sort((one, other) => one.at.localeCompare(other.at));
}
