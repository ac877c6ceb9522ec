import { isBucketPolicyPlan, placeOf, thingOf } from '../../plan/plan-target.ts';
import { line } from '../clean-text.ts';
import { utc } from '../when.ts';
import { aboutPlan, type Message, message, type PlanToReport } from './message.ts';
import { refusesViewers, viewersMeanwhile } from './occasion.ts';
import { planTarget } from './parts.ts';

export interface FailedDetails {
  readonly at: string;
  readonly by?: string | undefined;
  /** `nothing` was written; the policy was `written` and a later step failed; or it is `not-known` whether the write arrived. */
  readonly written: 'nothing' | 'written' | 'not-known';
  /** One sentence: what failed, with AWS's error code. */
  readonly error: string;
  /** One sentence. */
  readonly nextStep: string;
  readonly undoLink?: string | undefined;
}

const WRITTEN: Readonly<Record<FailedDetails['written'], (thing: string) => string>> = {
  nothing: (thing) => `Nothing was written: the ${thing} is as it was.`,
  written: (thing) => `The ${thing} was written; what came after it failed.`,
  'not-known': (thing) => `It is not known whether the ${thing} was written: read it before you try again.`,
};

function writtenThing(plan: PlanToReport['plan']): string {
  return isBucketPolicyPlan(plan) ? 'bucket policy' : thingOf(plan);
}

/** Tells what failed, what was and was not changed, and what to do now. */
export function failedMessage(record: PlanToReport, details: FailedDetails): Message {
  const about = aboutPlan(record, 'failed');
  const { plan } = record;
  return message({
    kind: 'failed',
    verdictWord: 'FAILED',
    subject: `${plan.distributionId} - the repair of ${placeOf(plan)} did not finish`,
    paragraphs: [
      line`${details.nextStep}`,
      WRITTEN[details.written](writtenThing(plan)),
      line`What failed at ${utc(details.at)}${details.by ? `, after ${details.by} approved` : ''}: ${details.error}`,
      `It concerns ${planTarget(record)}. ${viewersMeanwhile(plan, refusesViewers(record.findings))}`,
      details.undoLink ? `To put the ${thingOf(plan)} back as it was, open:\n${details.undoLink}` : undefined,
    ],
    about: { ...about, links: { undo: details.undoLink }, times: { ...about.times, at: details.at } },
    more: { by: details.by, written: details.written, error: details.error, nextStep: details.nextStep },
  });
}
