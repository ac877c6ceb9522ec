import { placeOf } from '../../plan/plan-target.ts';
import { line } from '../clean-text.ts';
import { utc } from '../when.ts';
import { aboutPlan, type Message, message, type PlanToReport } from './message.ts';
import { refusesViewers, viewersMeanwhile } from './occasion.ts';
import { planTarget, why } from './parts.ts';

export interface HeldDetails {
  readonly at: string;
  /** Who approved. */
  readonly by: string;
  /** One sentence: the guardrail and what it says. */
  readonly because: string;
  /** One or two sentences. */
  readonly nextStep: string;
}

/** The approved change was not written, because a guardrail that an operator set said no; the plan is open again. */
export function heldMessage(record: PlanToReport, { at, by, because, nextStep }: HeldDetails): Message {
  const about = aboutPlan(record, 'held');
  const { plan } = record;
  return message({
    kind: 'held',
    verdictWord: 'HELD',
    subject: `${plan.distributionId} - the approved repair of ${placeOf(plan)} was not written`,
    paragraphs: [
      line`${nextStep}`,
      line`${because}`,
      line`Approved by ${by} at ${utc(at)}; nothing was written, and the plan is open again until ${utc(record.expiresAt)}.`,
      `It concerns ${planTarget(record)}. ${viewersMeanwhile(plan, refusesViewers(record.findings))}`,
      why(record.findings),
    ],
    about: { ...about, times: { ...about.times, at } },
    more: { by, written: 'nothing', because, nextStep },
  });
}
