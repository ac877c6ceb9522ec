import { canBeReached, type Standing } from '../../core/approval/quorum.ts';
import type { PlanRecord } from '../../workflow/plan-store.ts';
import type { Voter } from '../../workflow/seat.ts';
import { decisionForm, type FormSecrets } from '../decision-form.ts';
import { type Html, html } from '../html.ts';
import { list, type Page, page, paragraph, section } from '../layout.ts';
import { distributionOf, planFooter, shownTarget } from './plan-parts.ts';

/** How a plan stands that several people have to approve, and what the reader of the page may do about it. */
export interface Voting {
  readonly seat: Voter;
  readonly standing: Standing;
  readonly quorum: number;
}

const APPROVE = { decision: 'approve', label: 'Approve', className: 'approve' } as const;
const APPROVE_AND_WRITE = { ...APPROVE, label: 'Approve and write' } as const;
const REJECT = { decision: 'reject', label: 'Reject', className: 'reject' } as const;

/** Who has approved and who is missing, and the buttons of whoever may press them. */
export function votingView(record: PlanRecord, secrets: FormSecrets, voting: Voting): Html {
  return html`${approvalsView(voting)}
${section('Your decision', yourDecision(record, secrets, voting), 'decision')}`;
}

function yourDecision({ planId }: PlanRecord, secrets: FormSecrets, { seat, standing }: Voting): Html {
  if (seat.kind !== 'approver') return paragraph(WHY_NOT[seat.kind]);
  const { name } = seat;
  if (standing.missing === 0)
    return html`${paragraph('All who are needed have approved, and it is not written yet. Approve again to carry it out; what was written already is not written twice.')}${decisionForm(planId, secrets, [APPROVE_AND_WRITE], name)}`;
  if (standing.approved.includes(name))
    return html`${paragraph('You have approved. If you have changed your mind, you can still reject it, which ends it for everybody.')}${decisionForm(planId, secrets, [REJECT], name)}`;
  const isLast = standing.missing === 1;
  return decisionForm(planId, secrets, [isLast ? APPROVE_AND_WRITE : APPROVE, REJECT], name);
}

const WHY_NOT = {
  viewer:
    'This link only shows the change. Each approver has got a message with a link of their own, and decides with that one.',
  excluded:
    'You asked for this change, or made the one that led to it. Somebody else has to approve it; you have nothing to do here.',
} as const satisfies Record<Exclude<Voter['kind'], 'approver'>, string>;

function approvalsView({ standing, quorum }: Voting): Html {
  const { approved, open, excluded } = standing;
  return section('Approvals', [
    paragraph(html`<strong>${approved.length} of ${quorum}</strong>. ${missingText(standing)}`),
    list([
      ...approved.map((name) => html`${name}: approved`),
      ...open.map((name) => html`${name}: not yet`),
      ...excluded.map((name) => html`${name}: asked for the change, so does not approve it`),
    ]) ?? html``,
  ]);
}

function missingText(standing: Standing): string {
  const { missing } = standing;
  if (missing === 0) return 'No approval is missing.';
  if (!canBeReached(standing))
    return 'So many approvers are not left, so this cannot be written: name more of them, or repair it another way.';
  return missing === 1
    ? 'One more approval is missing; whoever gives it starts the write.'
    : `${missing} more approvals are missing; whoever gives the last one starts the write.`;
}

/** The approval is counted, and nothing is written yet. */
export function waitingPage(record: PlanRecord, voting: Voting): Page {
  const { missing } = voting.standing;
  return votingPage(record, voting, {
    title: `Approved by you: ${missing === 1 ? 'one more approval is' : `${missing} more approvals are`} needed`,
    text: 'Your approval is kept. Nothing is written yet; open the link again to see how it stands.',
  });
}

/** The answer changed nothing, because its sender does not decide this. */
export function notEntitledPage(record: PlanRecord, voting: Voting): Page {
  const why = voting.seat.kind === 'excluded' ? WHY_NOT.excluded : WHY_NOT.viewer;
  return votingPage(record, voting, { title: 'Not yours to decide', text: `${why} Nothing was decided.`, status: 403 });
}

function votingPage(
  record: PlanRecord,
  voting: Voting,
  { title, text, status = 200 }: { readonly title: string; readonly text: string; readonly status?: number },
): Page {
  const body = html`${paragraph(`Distribution ${distributionOf(record)}, ${shownTarget(record.plan)}. Nothing is written yet.`)}
${paragraph(text)}
${approvalsView(voting)}
${planFooter(record)}`;
  return page({ statusCode: status, title, body, ...(status === 200 ? {} : { tone: 'caution' }) });
}
