import {
  LookupEvents$,
  type LookupEventsCommandInput,
  type LookupEventsCommandOutput,
} from '@aws-sdk/client-cloudtrail';
import type { TrailEvent } from '../world.ts';
import { AwsError } from './aws-error.ts';
import { jsonProtocol } from './json.ts';
import { operation } from './operation.ts';

const HISTORY_DAYS = 90;

function attributeOf(input: LookupEventsCommandInput): (event: TrailEvent) => boolean {
  const [attribute, ...more] = input.LookupAttributes ?? [];
  if (more.length > 0)
    throw new AwsError('InvalidLookupAttributesException', 400, 'You can only specify one lookup attribute.');
  if (!attribute) return () => true;
  switch (attribute.AttributeKey) {
    case 'ResourceName':
      return ({ resourceName }) => resourceName === attribute.AttributeValue;
    case 'EventName':
      return ({ eventName }) => eventName === attribute.AttributeValue;
    case 'EventId':
      return ({ eventID }) => eventID === attribute.AttributeValue;
    default:
      throw new AwsError('NotImplemented', 501, `The sandbox does not look up by ${attribute.AttributeKey}.`);
  }
}

function pageSizeOf({ MaxResults = 50 }: LookupEventsCommandInput): number {
  if (MaxResults >= 1 && MaxResults <= 50) return MaxResults;
  throw new AwsError('InvalidMaxResultsException', 400, 'MaxResults must be between 1 and 50.');
}

function startOf({ NextToken }: LookupEventsCommandInput): number {
  const start = Number(NextToken ?? 0);
  if (Number.isInteger(start)) return start;
  throw new AwsError('InvalidNextTokenException', 400, 'Invalid token.');
}

/** Newest first, this account's, this region's, of the last 90 days. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html */
const lookupEvents = operation<LookupEventsCommandInput, LookupEventsCommandOutput>({
  schema: LookupEvents$,
  action: 'cloudtrail:LookupEvents',
  resource: (input) => input.LookupAttributes?.[0]?.AttributeValue,
  answer: ({ world, caller, region }, input) => {
    const now = world.now().getTime();
    const oldest = Math.max(input.StartTime?.getTime() ?? 0, now - HISTORY_DAYS * 86_400_000);
    const newest = Math.min(input.EndTime?.getTime() ?? now, now - world.delays.trail);
    const isAsked = attributeOf(input);
    const events = world.trail
      .filter((event) => event.accountId === caller.accountId && event.region === region && isAsked(event))
      .filter(({ at }) => at.getTime() >= oldest && at.getTime() <= newest)
      .toSorted((a, b) => b.at.getTime() - a.at.getTime());
    const [start, size] = [startOf(input), pageSizeOf(input)];
    return {
      Events: events.slice(start, start + size).map((event) => ({
        EventId: event.eventID,
        EventName: event.eventName,
        EventSource: event.eventSource,
        EventTime: event.at,
        ReadOnly: String(event.readOnly),
        Resources: event.resourceName === undefined ? [] : [{ ResourceName: event.resourceName }],
        CloudTrailEvent: JSON.stringify(event.record),
      })),
      NextToken: start + size < events.length ? String(start + size) : undefined,
    };
  },
});

export const cloudtrail = jsonProtocol('cloudtrail', '1.1', 'com.amazonaws.cloudtrail.v20131101', [lookupEvents]);
