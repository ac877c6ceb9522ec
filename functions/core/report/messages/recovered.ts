import { line } from '../clean-text.ts';
import { duration, minutesBetween, utc } from '../when.ts';
import { type Message, message } from './message.ts';

export interface Recovery {
  readonly alarmName: string;
  readonly distributionIds: readonly string[];
  /** When the alarm rang; left out when nobody noted it. */
  readonly openedAt?: string | undefined;
  /** When it went back to OK. */
  readonly at: string;
}

const IDS_SHOWN = 5;

/** The alarm is over: how long it took. */
export function recoveredMessage({ alarmName, distributionIds, openedAt, at }: Recovery): Message {
  const minutes = openedAt === undefined ? undefined : minutesBetween(openedAt, at);
  const after = minutes === undefined ? '' : ` after ${duration(minutes)}`;
  return message({
    kind: 'recovered',
    verdictWord: 'RECOVERED',
    subject: `${namesOf(distributionIds)} - recovered${after}`,
    paragraphs: [
      `Nothing to do: recovered${after}.`,
      line`Alarm ${alarmName} went back to OK at ${utc(at)}${openedAt ? `; it rang at ${utc(openedAt)}` : ''}.`,
      distributionIds.length > 0 ? `It was about ${namesOf(distributionIds)}.` : undefined,
    ],
    about: { verdict: 'recovered', distributionId: distributionIds[0], times: { openedAt, at } },
    more: { alarmName, distributionIds, minutes },
  });
}

function namesOf(ids: readonly string[]): string {
  if (ids.length === 0) return 'alarm';
  const more = ids.length > IDS_SHOWN ? ` and ${ids.length - IDS_SHOWN} more` : '';
  return line`${ids.slice(0, IDS_SHOWN).join(', ')}${more}`;
}
