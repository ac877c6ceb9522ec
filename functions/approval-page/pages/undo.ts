import { capitalised, grantOf, isBucketPolicyPlan, targetOf, thingOf } from '../../core/plan/plan-target.ts';
import { policyDiff } from '../../core/policy/diff.ts';
import { type PolicyDocument, parsePolicyText } from '../../core/policy/document.ts';
import { refusesViewers } from '../../core/report/messages/occasion.ts';
import { diffLines, reverseDiffLines } from '../../core/report/text/diff-lines.ts';
import { utc } from '../../core/report/when.ts';
import type { PlanRecord } from '../../workflow/plan-store.ts';
import { decisionForm, type FormSecrets } from '../decision-form.ts';
import { diffView } from '../diff-view.ts';
import { type Html, html } from '../html.ts';
import { type Page, type PageContent, page, paragraph, section } from '../layout.ts';
import { stoppedView } from './guard-parts.ts';
import { decisionText, distributionOf, planFooter, shownTarget, stillToTell } from './plan-parts.ts';

/** Offers to put the exact previous policy back. Showing the offer changes nothing. */
export function undoOfferPage(record: PlanRecord, secrets: FormSecrets, notice?: string): Page {
  const { plan, undo } = record;
  const effect = !isBucketPolicyPlan(plan)
    ? `Undoing writes the previous values again, exactly as they were; everything else of ${targetOf(plan)}${grantOf(plan) ? `, and the grant in the policy of bucket ${grantOf(plan)?.bucket},` : ''} stays as it is.`
    : undo?.previousText === null
      ? 'There was no bucket policy before the repair: undoing deletes the policy that was written, and CloudFront is refused again as before.'
      : 'Undoing writes the previous policy again, exactly as it was, and CloudFront is refused again as before.';
  return undoPageOf(record, `Put ${targetOf(plan)} back?`, [
    stoppedView(notice),
    paragraph(effect),
    section('What undoing changes', diffView(reverseDiffLines(diffLines(plan.diff)))),
    paragraph(
      `The ${isBucketPolicyPlan(plan) ? 'bucket' : thingOf(plan)} is read first. If anybody has changed ${isBucketPolicyPlan(plan) ? 'the policy' : 'it'} since the repair, nothing is written.`,
    ),
    section(
      'Your decision',
      decisionForm('undo', secrets, [{ decision: 'undo', label: 'Undo the repair', className: 'reject' }]),
    ),
    undo ? paragraph(`The link works until ${utc(undo.expiresAt)}.`) : html``,
  ]);
}

export function undonePage(record: PlanRecord): Page {
  const { undo, plan } = record;
  return undoPageOf(record, 'Undone', [
    paragraph(undo?.summary ?? `${capitalised(targetOf(plan))} is again what it was before the repair.`),
    paragraph(
      `Undone${undo?.by ? ` by ${undo.by}` : ''}${undo?.at ? ` at ${utc(undo.at)}` : ''}. ${viewersAfter(record)}`,
    ),
  ]);
}

function viewersAfter({ plan, findings }: PlanRecord): string {
  if (plan.kind === 'remove-oai-grant') return 'Nothing changes for viewers.';
  return refusesViewers(findings)
    ? 'CloudFront is refused again until the bucket is repaired another way.'
    : 'Viewers are served as before the repair.';
}

export function undoingPage(record: PlanRecord): Page {
  return undoPageOf(record, 'Being undone now', [
    paragraph(
      `The previous ${thingOf(record.plan)} is being written. Open the link again in a minute. What stops half way is taken up again within ten minutes, and everybody is told how it ended.`,
    ),
  ]);
}

/** Nothing was or will be taken back; `because` says why and what is in the bucket. */
export function undoNotPossiblePage(record: PlanRecord, because: string): Page {
  return undoPageOf(record, 'Not undone', [paragraph(because)], { statusCode: 409, tone: 'caution' });
}

/**
 * Somebody changed the policy after the repair, so the previous one may not overwrite it: all three documents, as two
 * differences. `currentText` null = there is no policy any more.
 */
export function undoRefusedPage(record: PlanRecord, currentText: string | null): Page {
  return undoPageOf(
    record,
    `Not undone: the ${thingOf(record.plan)} changed since`,
    [
      paragraph(
        'Undoing would throw away what somebody else wrote after the repair. Nothing was written. Take the repair out by hand if you still want to.',
      ),
      section('From before the repair to what the repair wrote', diffView(diffLines(record.plan.diff))),
      ...sinceTheRepair(record, currentText),
    ],
    { statusCode: 409, tone: 'caution' },
  );
}

/** Configurations of CloudFront hold secrets, so they are not shown as a whole. */
function sinceTheRepair({ undo, plan }: PlanRecord, currentText: string | null): readonly Html[] {
  if (!isBucketPolicyPlan(plan)) return [];
  return [
    section(
      'From what the repair wrote to what is in the bucket now',
      policySince(undo?.writtenText, plan.after, currentText),
    ),
  ];
}

function policySince(writtenText: string | undefined, after: PolicyDocument, currentText: string | null): Html {
  if (currentText === null) return paragraph('The bucket has no policy any more: somebody deleted it.');
  const written = writtenText === undefined ? after : parsePolicyText(writtenText);
  const current = parsePolicyText(currentText);
  return written && current ? diffView(diffLines(policyDiff(written, current))) : html`<pre>${currentText}</pre>\n`;
}

function undoPageOf(
  record: PlanRecord,
  title: string,
  content: readonly Html[],
  answer: Pick<PageContent, 'statusCode' | 'tone'> = {},
): Page {
  return page({
    ...answer,
    title,
    body: html`${paragraph(`Distribution ${distributionOf(record)}, ${shownTarget(record.plan)}. ${decisionText(record)}`)}
${content}
${stillToTell(record)}${planFooter(record)}`,
  });
}
