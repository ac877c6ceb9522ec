import { commandFor, placeOf, targetOf } from '../../plan/plan-target.ts';
import { line } from '../clean-text.ts';
import { utc } from '../when.ts';
import { type Asked, addressedTo, electorateJson, electorateText, whatToDo } from './electorate.ts';
import { aboutPlan, type Message, message, type PlanToReport } from './message.ts';
import { planTarget, shortDiff, why } from './parts.ts';

/** `expires-soon` asks once more, `expired` says that nobody decided in time, `not-needed` that nothing is left to decide. */
export type ReminderReason = 'expires-soon' | 'expired' | 'not-needed';

export interface ReminderDetails extends Asked {
  /** When Originmend looked again. */
  readonly at: string;
  readonly reason: ReminderReason;
  /** A fresh link to the plan; only for `expires-soon`. */
  readonly link?: string | undefined;
}

interface Words {
  readonly verdict: string;
  readonly verdictWord: string;
  readonly subject: (record: PlanToReport) => string;
  readonly paragraphs: (record: PlanToReport, details: ReminderDetails) => readonly (string | undefined)[];
}

/** About a proposal that nobody has decided. What it says was seen in a fresh examination. */
export function reminderMessage(record: PlanToReport, details: ReminderDetails): Message {
  const { verdict, verdictWord, subject, paragraphs } = WORDS[details.reason];
  const about = aboutPlan(record, verdict);
  const reminder = message({
    kind: 'reminder',
    verdictWord,
    subject: subject(record),
    paragraphs: paragraphs(record, details),
    about: { ...about, links: { decide: details.link }, times: { ...about.times, at: details.at } },
    more: { reason: details.reason, ...electorateJson(details) },
  });
  return addressedTo(details.approver, reminder);
}

const WORDS: Readonly<Record<ReminderReason, Words>> = {
  'expires-soon': {
    verdict: 'undecided',
    verdictWord: 'REMINDER',
    subject: ({ plan }) => `${plan.distributionId} - the repair of ${placeOf(plan)} still waits for a decision`,
    paragraphs: (record, { link, at, electorate, approver }) => [
      link === undefined ? undefined : `${whatToDo({ electorate, approver })}\n${link}`,
      electorate && electorateText(electorate),
      `The proposal expires at ${utc(record.expiresAt)}, and nobody has decided. Looked at again at ${utc(at)}: nothing has changed for ${planTarget(record)}.`,
      why(record.findings),
      line`The one change, to ${targetOf(record.plan)}:\n` + shortDiff(record.plan.diff),
    ],
  },
  expired: {
    verdict: 'expired',
    verdictWord: 'EXPIRED',
    subject: ({ plan }) => `${plan.distributionId} - nobody decided about ${placeOf(plan)}, still not repaired`,
    paragraphs: (record, { at }) => [
      line`Run "${commandFor(record.plan)}" to review and apply the repair now, or wait: the next alarm or audit makes a new proposal. What was found is still there.`,
      `The proposal expired at ${utc(record.expiresAt)} without a decision. Nothing was written. Looked at again at ${utc(at)}, for ${planTarget(record)}.`,
      why(record.findings),
    ],
  },
  'not-needed': {
    verdict: 'unchanged',
    verdictWord: 'NOT NEEDED',
    subject: ({ plan }) => `${plan.distributionId} - ${placeOf(plan)} can be read again, nothing to decide`,
    paragraphs: (record, { at }) => [
      'Nothing to do: the proposal is no longer needed, and its links decide nothing any more.',
      `Looked at again at ${utc(at)}: CloudFront may read what was refused. Originmend wrote nothing. It concerns ${planTarget(record)}.`,
    ],
  },
};
