import { commandFor, grantOf, isBucketPolicyPlan, targetOf, thingOf } from '../../core/plan/plan-target.ts';
import { diffLines } from '../../core/report/text/diff-lines.ts';
import { utc } from '../../core/report/when.ts';
import type { PlanRecord } from '../../workflow/plan-store.ts';
import { diffView } from '../diff-view.ts';
import { type Html, html } from '../html.ts';
import { link, type Page, type PageContent, page, paragraph, section } from '../layout.ts';
import { decisionText, distributionOf, planFooter, shownTarget, stillToTell, wholeThing } from './plan-parts.ts';

/** The change is written. `undoLink` is known only right after the write; later it is in the message. */
export function appliedPage(record: PlanRecord, undoLink?: string): Page {
  const { summary, verification } = record.outcome ?? {};
  const verified =
    verification?.policy === 'verified' && verification.live !== 'still-refused' && verification.live !== 'deploying';
  const content = [
    paragraph(summary ?? 'The change is written; what was seen afterwards was not recorded.'),
    ...writtenView(record),
    section(
      'Undo',
      undoLink === undefined
        ? paragraph('The message about this repair has the link that undoes it.')
        : undoLinkView(undoLink, thingOf(record.plan)),
    ),
  ];
  return verified
    ? outcomePage(record, 'Applied and verified', content, { tone: 'good' })
    : outcomePage(record, 'Applied, not confirmed yet', content, { tone: 'caution' });
}

function writtenView({ plan }: PlanRecord): readonly Html[] {
  const grant = grantOf(plan);
  const own = section('What was written', diffView(diffLines(plan.diff)));
  return grant ? [section(`Written first, to ${targetOf(grant)}`, diffView(diffLines(grant.diff))), own] : [own];
}

function undoLinkView(undoLink: string, thing: string): Html {
  return paragraph(link(undoLink, `Put the ${thing} back as it was`));
}

export function unchangedPage(record: PlanRecord): Page {
  const summary =
    record.outcome?.summary ??
    (isBucketPolicyPlan(record.plan)
      ? 'The policy already grants this. Nothing was written.'
      : `The ${thingOf(record.plan)} is already right. Nothing was written.`);
  return outcomePage(record, 'Nothing to write', [paragraph(summary)], { tone: 'good' });
}

/** Something changed since the proposal. `newLink` leads to the proposal worked out anew, if there is one. */
export function driftedPage(record: PlanRecord, newLink?: string): Page {
  const next =
    newLink === undefined
      ? 'If there is a new proposal, its link is in the newest message.'
      : link(newLink, 'Open the new proposal');
  return outcomePage(
    record,
    'Not written: something changed meanwhile',
    [
      paragraph(
        record.outcome?.summary ??
          `${isBucketPolicyPlan(record.plan) ? 'The policy or the distribution' : `The ${thingOf(record.plan)}`} is no longer what this change was made for. Nothing was written.`,
      ),
      paragraph(next),
    ],
    { statusCode: 409, tone: 'caution' },
  );
}

export function rejectedPage(record: PlanRecord): Page {
  return outcomePage(record, 'Rejected', [
    paragraph('Nothing was written. What is wrong is still wrong; the next alarm or audit makes a new proposal.'),
  ]);
}

/** `outcome.summary` says what failed, whether anything was written, and what to do. */
export function failedPage(record: PlanRecord, undoLink?: string): Page {
  const summary =
    record.outcome?.summary ?? `What failed was not recorded. Read ${wholeThing(record.plan)} before you try again.`;
  const undo = undoLink === undefined ? [] : [section('Undo', undoLinkView(undoLink, thingOf(record.plan)))];
  return outcomePage(record, 'The repair failed', [paragraph(summary), ...undo], { statusCode: 500, tone: 'bad' });
}

/** A guardrail said no before anything was written. The plan is open again. */
export function heldPage(record: PlanRecord, summary: string): Page {
  return outcomePage(record, 'Not written yet', [paragraph(summary)], { statusCode: 409, tone: 'caution' });
}

/** Somebody else was first; this answer changed nothing. */
export function decidedPage(record: PlanRecord): Page {
  return outcomePage(
    record,
    'Already decided',
    [paragraph(`The change is ${STATUS_WORDS[record.status]}. Your answer changed nothing.`)],
    { statusCode: 409 },
  );
}

const STATUS_WORDS: Readonly<Record<PlanRecord['status'], string>> = {
  open: 'still open',
  claimed: 'being written now',
  deploying: 'written, and CloudFront is deploying it',
  applied: 'applied',
  unchanged: 'settled: nothing had to be written',
  drifted: 'not written, because something changed meanwhile',
  failed: 'not finished: it failed',
  rejected: 'rejected',
  expired: 'expired: nobody decided in time',
  undoing: 'being undone now',
  undone: 'undone',
};

export function claimedPage(record: PlanRecord): Page {
  return outcomePage(record, 'Being applied now', [
    paragraph(
      'Somebody approved this, and the change is being written and checked. Open the link again in a minute. What stops half way is taken up again within ten minutes, and everybody is told how it ended.',
    ),
  ]);
}

export function expiredPage(record: PlanRecord): Page {
  return outcomePage(
    record,
    'This link has expired',
    [
      paragraph(
        html`It worked until ${utc(record.expiresAt)}. Nothing was written, and the link decides nothing any more.`,
      ),
      paragraph(
        html`If it is still wrong, <code>${commandFor(record.plan)}</code> shows the repair and applies it once you confirm. Or wait: the next alarm or audit makes a new proposal with a new link.`,
      ),
    ],
    { statusCode: 410, tone: 'caution' },
  );
}

function outcomePage(
  record: PlanRecord,
  title: string,
  content: readonly Html[],
  answer: Pick<PageContent, 'statusCode' | 'tone'> = {},
): Page {
  const { plan } = record;
  return page({
    ...answer,
    title,
    body: html`${paragraph(`Distribution ${distributionOf(record)}, ${shownTarget(plan)}. ${decisionText(record)}`)}
${content}
${stillToTell(record)}${planFooter(record)}`,
  });
}
