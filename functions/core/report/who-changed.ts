import { actorOf } from '../trail/actor.ts';
import type { ChangeStory } from '../trail/change-story.ts';
import type { TrailRecord } from '../trail/record.ts';
import { cleanLine, line } from './clean-text.ts';
import { utc } from './when.ts';

/** CloudTrail delivers within 5 minutes on average, and promises nothing. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/how-cloudtrail-works.html */
const LATE = 'CloudTrail can be up to 15 minutes late.';

/** Who, when, how, and how sure that is, in complete sentences; every text from CloudTrail is cleaned and bounded. */
export function whoChanged(change: ChangeStory): readonly string[] {
  switch (change.kind) {
    case 'found':
      return [whatWasDone(change.record), howSure(change), ...whose(change.record)];
    case 'none':
      return [`CloudTrail shows no change since ${utc(change.since)} that can explain it. ${LATE}`];
    case 'unknown':
      return [notKnown(change.codes)];
  }
}

const ACTOR_LIMIT = 200;

function whatWasDone(record: TrailRecord): string {
  const { name, session, means, sourceIp } = actorOf(record);
  const who = cleanLine(name, ACTOR_LIMIT);
  const parts = [
    `${cleanLine(record.eventName, 80)} on ${what(record)} by ${who}`,
    session === undefined ? '' : ` (session ${cleanLine(session, 80)})`,
    means === undefined || means === name ? '' : ` through ${cleanLine(means, 80)}`,
    means === undefined && record.userAgent
      ? ` by a client that calls itself "${cleanLine(record.userAgent, 60)}"`
      : '',
    sourceIp === undefined ? '' : ` from ${cleanLine(sourceIp, 60)}`,
    ` at ${utc(record.eventTime.replace(/\.\d+Z$/, 'Z'))}`,
  ];
  return line`${parts.join('')}; CloudTrail event ${cleanLine(record.eventID, 80) || 'without an id'}.`;
}

function what({ requestParameters: { bucketName, id }, eventSource }: TrailRecord): string {
  if (bucketName !== undefined) return `bucket ${cleanLine(bucketName, 80)}`;
  return id === undefined ? cleanLine(eventSource, 80) : cleanLine(id, 80);
}

function howSure(change: Extract<ChangeStory, { kind: 'found' }>): string {
  if (change.because === 'incident') return 'This change started the examination.';
  if (change.because === 'removed-grant')
    return 'This took the grant away: the recorded policy before had it, the one it wrote has not.';
  const caveat = change.unread ? ` Not everything could be looked up (${codesText(change.unread)}).` : '';
  return `This is the last recorded change before the incident that can explain it, which does not prove that it did. ${LATE}${caveat}`;
}

function whose({ byOriginmend }: TrailRecord): readonly string[] {
  return byOriginmend ? ['The caller is Originmend itself.'] : [];
}

function notKnown(codes: readonly string[]): string {
  const why = codes.length > 0 ? `: CloudTrail could not be asked (${codesText(codes)})` : '';
  const next = codes.some((code) => /AccessDenied/.test(code)) ? ' Allow cloudtrail:LookupEvents to learn it.' : '';
  return `Who changed it is not known${why}.${next}`;
}

function codesText(codes: readonly string[]): string {
  return codes.map((code) => cleanLine(code, 60)).join(', ');
}
