import { placeOf, targetOf, thingOf } from '../../plan/plan-target.ts';
import { line } from '../clean-text.ts';
import { utc } from '../when.ts';
import { aboutPlan, type Message, message, type PlanToReport } from './message.ts';
import { refusesViewers } from './occasion.ts';
import { changeParagraphs, planTarget, why } from './parts.ts';

export interface AppliedDetails {
  readonly at: string;
  /** Who approved; `auto` mode says so. */
  readonly by: string;
  /** What the read-back and the live request showed, in one or two sentences. */
  readonly summary: string;
  /** `verified` and `ok` are proof; anything else is said as it is. */
  readonly verification?: { readonly policy: string; readonly live: string } | undefined;
  readonly undoLink?: string | undefined;
  readonly undoExpiresAt?: string | undefined;
}

/** Tells that the change was written and what was seen afterwards. `FIXED` is said only when the read-back proved it. */
export function appliedMessage(record: PlanToReport, details: AppliedDetails): Message {
  const fixed = isFixed(details.verification);
  const about = aboutPlan(record, fixed ? 'fixed' : 'applied');
  const { plan } = record;
  return message({
    kind: 'applied',
    verdictWord: fixed ? 'FIXED' : 'APPLIED',
    subject: `${plan.distributionId} ${outcomeOf(record, fixed)}`,
    paragraphs: [
      fixed
        ? 'Nothing to do: the repair is written and checked.'
        : 'Look at the site in a minute: the repair is written, but not everything was confirmed.',
      details.summary === '' ? undefined : line`${details.summary}`,
      line`Written at ${utc(details.at)}, approved by ${details.by}, for ${planTarget(record)}.`,
      why(record.findings),
      ...changeParagraphs(plan, 'What was written to'),
      undoParagraph(record, details),
    ],
    about: {
      ...about,
      links: { undo: details.undoLink },
      times: { ...about.times, at: details.at, undoExpiresAt: details.undoExpiresAt },
    },
    more: { by: details.by, verification: details.verification, summary: details.summary },
  });
}

function outcomeOf({ plan, findings }: PlanToReport, fixed: boolean): string {
  if (plan.kind === 'remove-oai-grant') return `- the grant of OAI ${plan.oaiId} is removed from ${placeOf(plan)}`;
  if (!refusesViewers(findings))
    return `- ${targetOf(plan)} is changed${fixed ? ' as approved' : ', not confirmed yet'}`;
  return `${fixed ? 'can read' : 'may not yet read'} ${placeOf(plan)}`;
}

function isFixed(verification: AppliedDetails['verification']): boolean {
  return (
    verification?.policy === 'verified' && verification.live !== 'still-refused' && verification.live !== 'deploying'
  );
}

function undoParagraph({ plan }: PlanToReport, { undoLink, undoExpiresAt }: AppliedDetails): string | undefined {
  if (undoLink === undefined) return undefined;
  return `To put the ${thingOf(plan)} back exactly as it was, open this link${undoExpiresAt ? ` before ${utc(undoExpiresAt)}` : ''}:\n${undoLink}`;
}
