import type { Plan } from '../../plan/plan.ts';
import { isBucketPolicyPlan, placeOf, thingOf } from '../../plan/plan-target.ts';
import { line } from '../clean-text.ts';
import { utc } from '../when.ts';
import { aboutPlan, type Message, message, type PlanToReport } from './message.ts';
import { planTarget, why } from './parts.ts';

export interface DriftedDetails {
  readonly at: string;
  readonly by?: string | undefined;
  /** The new proposal; left out when nothing needs to be proposed any more, or nothing could be. */
  readonly newLink?: string | undefined;
  /** Approvers who have been asked about the new proposal by links of their own. */
  readonly askedAgain?: readonly string[] | undefined;
  readonly newExpiresAt?: string | undefined;
  /** Why nothing new could be proposed, one sentence. */
  readonly because?: string | undefined;
}

/** Something changed between the proposal and the approval, so the old change was not written. */
export function driftedMessage(record: PlanToReport, details: DriftedDetails): Message {
  const about = aboutPlan(record, 'drifted');
  const { plan } = record;
  return message({
    kind: 'drifted',
    verdictWord: 'DRIFTED',
    subject: `${plan.distributionId} - ${changedThing(plan)} changed meanwhile, nothing written`,
    paragraphs: [
      details.newLink
        ? `Open this link and decide again; the change was worked out anew:\n${details.newLink}`
        : details.askedAgain
          ? line`The change was worked out anew, and all are asked again: ${details.askedAgain.join(', ')}. Approvals of the old one do not count.`
          : line`Look again: run "originmend diagnose ${plan.distributionId}".`,
      line`Nothing was written. ${isBucketPolicyPlan(plan) ? 'The policy or the distribution' : `The ${thingOf(plan)}`} is no longer what the proposal was made for; seen at ${utc(details.at)}${details.by ? ` after ${details.by} approved` : ''}.`,
      details.because ? line`There is no new proposal: ${details.because.replace(/\.$/, '')}.` : undefined,
      `It concerns ${planTarget(record)}.`,
      why(record.findings),
      details.newExpiresAt ? `The new link works until ${utc(details.newExpiresAt)}.` : undefined,
    ],
    about: {
      ...about,
      links: { decide: details.newLink },
      times: { ...about.times, at: details.at, newExpiresAt: details.newExpiresAt },
    },
    more: { by: details.by, because: details.because },
  });
}

/** Short enough for a subject: the ARN of a key is not. */
function changedThing(plan: Plan): string {
  return plan.kind === 'put-bucket-policy' || plan.kind === 'remove-oai-grant' ? placeOf(plan) : `the ${thingOf(plan)}`;
}
