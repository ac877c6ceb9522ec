import { isBucketPolicyPlan, placeOf, targetOf, thingOf } from '../../plan/plan-target.ts';
import { line } from '../clean-text.ts';
import { utc } from '../when.ts';
import { aboutPlan, type Message, message, type PlanToReport } from './message.ts';
import { planTarget } from './parts.ts';

export interface UnchangedDetails {
  readonly at: string;
  readonly by?: string | undefined;
}

/** The policy was already right when the decision came: a success, and nothing was written. */
export function unchangedMessage(record: PlanToReport, { at, by }: UnchangedDetails): Message {
  const about = aboutPlan(record, 'unchanged');
  return message({
    kind: 'unchanged',
    verdictWord: 'UNCHANGED',
    subject: `${record.plan.distributionId} - ${isBucketPolicyPlan(record.plan) ? `${placeOf(record.plan)} already grants it` : `${targetOf(record.plan)} is already right`}`,
    paragraphs: [
      `Nothing to do: the ${thingOf(record.plan)} was already right, so nothing was written.`,
      line`Read again at ${utc(at)}${by ? ` after ${by} approved` : ''}, for ${planTarget(record)}.`,
    ],
    about: { ...about, times: { ...about.times, at } },
    more: { by },
  });
}
