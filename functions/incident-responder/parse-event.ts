import type { Ignored, Incident } from '../core/incident.ts';
import type { Self } from '../core/trail/own-role.ts';
import { parseCloudTrailChange } from './cloudtrail-change.ts';
import { parseDirectAlarm } from './direct-alarm.ts';
import { parseEventBridgeAlarm } from './eventbridge-alarm.ts';
import { parseEventBridgeContributor } from './eventbridge-contributor.ts';
import { describe, isObject, unreadable } from './read-shape.ts';
import { isSnsAlarm, parseSnsAlarm, readSnsMessage } from './sns-alarm.ts';

const DELIVERY = {
  name: 'the Lambda event',
  nextStep: 'Send one of the shapes in events/incident-responder.',
};

type Fields = Readonly<Record<string, unknown>>;

/** A shape that can arrive, in the order in which they are tried. */
interface Shape {
  readonly matches: (event: Fields) => boolean;
  readonly parse: (event: Fields, self: Self) => Incident | Ignored;
}

/** A missing source counts as the right one, so that a cut-off event is refused instead of passing for a foreign one. */
const isFrom = (event: Fields, ...sources: readonly unknown[]) => [undefined, ...sources].includes(event['source']);
/** AWS repeats alarm events under the source `aws.monitoring`, best effort; only `aws.cloudwatch` is durable, so only that one counts. */
const isAlarmEvent = (event: Fields, detailType: string) =>
  isFrom(event, 'aws.cloudwatch') && event['detail-type'] === detailType;
const isApiCall = (event: Fields) =>
  isFrom(event, 'aws.s3', 'aws.cloudfront') && event['detail-type'] === 'AWS API Call via CloudTrail';

const SHAPES: readonly Shape[] = [
  { matches: (event) => 'alarmData' in event && isFrom(event, 'aws.cloudwatch'), parse: parseDirectAlarm },
  { matches: (event) => isAlarmEvent(event, 'CloudWatch Alarm State Change'), parse: parseEventBridgeAlarm },
  {
    matches: (event) => isAlarmEvent(event, 'CloudWatch Alarm Contributor State Change'),
    parse: parseEventBridgeContributor,
  },
  { matches: isApiCall, parse: parseCloudTrailChange },
  {
    matches: (event) => event['source'] === 'aws.cloudwatch' && typeof event['detail-type'] !== 'string',
    parse: refuseNameless,
  },
];

/**
 * Every incident in one Lambda event, and a reason for each thing in it that is not ours to act on. Several results only for SNS, whose
 * event is a list of records. Throws UnreadableEventError when the event is no JSON object, or is of one of our shapes and malformed.
 */
export function parseEvent(event: unknown, self: Self): readonly (Incident | Ignored)[] {
  if (!isObject(event)) throw unreadable(DELIVERY, '', event, 'an alarm, a change or a list of SNS records');
  const records = event['Records'];
  return Array.isArray(records) && records.length > 0
    ? records.map((record) => parseRecord(record, self))
    : [parseDelivery(event, self)];
}

/** Other sources of records write their name in `eventSource`; only SNS has a capital E. */
function parseRecord(record: unknown, self: Self): Incident | Ignored {
  if (!isObject(record)) throw unreadable(DELIVERY, 'Records', record, 'a list of SNS records');
  if (record['EventSource'] !== 'aws:sns' && !('Sns' in record))
    return foreign(`a record of ${describe(record['eventSource'])}`);
  const message = readSnsMessage(record);
  return isSnsAlarm(message) ? parseSnsAlarm(message) : parseDelivery(message, self);
}

function parseDelivery(event: Fields, self: Self): Incident | Ignored {
  const shape = SHAPES.find(({ matches }) => matches(event));
  if (shape) return shape.parse(event, self);
  return foreign(`an event with source ${describe(event['source'])} and detail-type ${describe(event['detail-type'])}`);
}

function refuseNameless(event: Fields): never {
  throw unreadable(
    DELIVERY,
    'detail-type',
    event['detail-type'],
    'the name of a CloudWatch event, or alarmData beside it',
  );
}

function foreign(what: string): Ignored {
  return { kind: 'ignored', reason: `${what} is neither an alarm nor a change of the trust` };
}
