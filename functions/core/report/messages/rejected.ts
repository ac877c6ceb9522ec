import { commandFor, placeOf } from '../../plan/plan-target.ts';
import { line } from '../clean-text.ts';
import { utc } from '../when.ts';
import { aboutPlan, type Message, message, type PlanToReport } from './message.ts';
import { planTarget, why } from './parts.ts';

export interface RejectedDetails {
  readonly at: string;
  readonly by: string;
}

/** Somebody said no; the trouble is still there. */
export function rejectedMessage(record: PlanToReport, { at, by }: RejectedDetails): Message {
  const about = aboutPlan(record, 'rejected');
  const { plan } = record;
  return message({
    kind: 'rejected',
    verdictWord: 'REJECTED',
    subject: `${plan.distributionId} - the repair of ${placeOf(plan)} was turned down`,
    paragraphs: [
      line`Repair it another way, or run "${commandFor(plan)}" to review and apply it after all: what was found is still there.`,
      line`Nothing was written. ${by} rejected the change at ${utc(at)}, for ${planTarget(record)}.`,
      why(record.findings),
    ],
    about: { ...about, times: { ...about.times, at } },
    more: { by },
  });
}
