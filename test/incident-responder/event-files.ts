import { readdirSync, readFileSync } from 'node:fs';
import type { Ignored, Incident } from '../../functions/core/incident.ts';
import { parseEvent } from '../../functions/incident-responder/parse-event.ts';
import { UnreadableEventError } from '../../functions/shared/errors.ts';

const FOLDER = new URL('../../events/incident-responder/', import.meta.url);

export const OWN_ROLE = 'arn:aws:iam::111122223333:role/originmend/originmend-approval-page';
export const SELF = { roleArns: [OWN_ROLE] };
export const ALARM_ARN = 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:';

/** JSON that tests may take apart: `event.detail.state` and so on, whatever the file holds. */
export type Json = { [field: string]: Json } & { [index: number]: Json };

/** The names of all recorded events, without `.json`. */
export function eventNames(): readonly string[] {
  return readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));
}

/** A fresh copy of a recorded event. */
export function readEvent(name: string): Json {
  return JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));
}

/** The outcome in one line per result, or `unreadable: …` with the message. */
export function outcomeOf(event: unknown): string {
  try {
    return parseEvent(event, SELF).map(line).join('\n');
  } catch (error) {
    if (error instanceof UnreadableEventError) return `unreadable: ${error.message}`;
    throw error;
  }
}

function line(result: Incident | Ignored): string {
  if (result.kind === 'ignored') return `ignored: ${result.reason}`;
  if (result.kind === 'request') return `request by ${result.requestedBy}`;
  if (result.kind === 'change') return `${result.eventName} changed ${Object.values(result.target).join(' ')}`;
  const { state, alarmName, distributionIds, lookup } = result;
  const found = distributionIds.length > 0 ? ` for ${distributionIds.join(', ')}` : '';
  return `${state} ${alarmName}${found}${lookup ? `, ${lookupLine(lookup)}` : ''}`;
}

type Lookup = NonNullable<Extract<Incident, { kind: 'alarm' }>['lookup']>;

function lookupLine(lookup: Lookup): string {
  if (lookup.kind === 'contributors') return `contributors of ${lookup.alarmName}`;
  return `child alarms ${lookup.alarmArns.map((arn) => arn.replace(ALARM_ARN, '')).join(', ')}`;
}
