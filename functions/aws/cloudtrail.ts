import { type CloudTrailClient, type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { isUnreadable, type Read } from '../core/facts.ts';
import { type TrailRecord, trailRecordOf } from '../core/trail/record.ts';
import type { TrailEvents, TrailLookup } from '../workflow/deps.ts';
import { read } from './aws-errors.ts';

/** Waits until the region may be asked again. */
export type Turn = (region: string) => Promise<void>;

/** Milliseconds between two requests of one region: the API takes two a second, per account and region. */
const BETWEEN_REQUESTS = 500;

/**
 * Successful management events with one attribute, newest first. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export async function lookupEvents(
  client: CloudTrailClient,
  turn: Turn,
  lookup: TrailLookup,
): Promise<Read<TrailEvents>> {
  const events: Event[] = [];
  let NextToken: string | undefined;
  for (let page = 0; page < lookup.pages; page++) {
    await turn(lookup.region);
    const command = new LookupEventsCommand({ ...inputOf(lookup), NextToken });
    const answer = await read(() => client.send(command));
    // What the pages before said still holds; `since` tells how far they reach.
    if (isUnreadable(answer)) {
      if (events.length === 0) return answer;
      break;
    }
    events.push(...(answer.Events ?? []));
    NextToken = answer.NextToken;
    if (NextToken === undefined) break;
  }
  const oldest = events.at(-1)?.EventTime?.toISOString();
  return { records: events.flatMap(recordIn), since: (NextToken !== undefined && oldest) || lookup.since };
}

function inputOf({ attribute, value, since }: TrailLookup) {
  return {
    LookupAttributes: [{ AttributeKey: attribute, AttributeValue: value }],
    StartTime: new Date(since),
    MaxResults: 50,
  };
}

/** The record is JSON in a text; one that cannot be read is left out like one that was refused. */
function recordIn({ CloudTrailEvent = '' }: Event): readonly TrailRecord[] {
  try {
    return [trailRecordOf(JSON.parse(CloudTrailEvent))].filter((record) => record !== undefined);
  } catch {
    return [];
  }
}

/** One request of a region at a time, half a second apart; the first goes at once. */
export function turnsPerRegion(now: () => number, pause: (milliseconds: number) => Promise<void>): Turn {
  const free = new Map<string, number>();
  return async (region) => {
    const at = Math.max(now(), free.get(region) ?? 0);
    free.set(region, at + BETWEEN_REQUESTS);
    const wait = at - now();
    if (wait > 0) await pause(wait);
  };
}
