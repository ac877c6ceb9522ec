import type { Plan } from '../../core/plan/plan.ts';
import { grantOf, isBucketPolicyPlan, placeOf, targetOf, thingOf } from '../../core/plan/plan-target.ts';
import { refusesViewers } from '../../core/report/messages/occasion.ts';
import { utc } from '../../core/report/when.ts';
import type { PlanRecord } from '../../workflow/plan-store.ts';
import { decisionForm, type FormSecrets } from '../decision-form.ts';
import { type Html, html } from '../html.ts';
import { list, type Page, page, paragraph, section } from '../layout.ts';
import { sourceView, whoChangedView } from './background.ts';
import { blastRadiusView, heldBackView, stoppedView } from './guard-parts.ts';
import { changeView, distributionOf, findingsView, planFooter, proofView, warningsView } from './plan-parts.ts';
import { type Voting, votingView } from './voting.ts';

/** What is said beside the change itself. */
interface Extras {
  /** Left out when whoever holds the link decides. */
  readonly voting?: Voting | undefined;
  /** Why an approval would not be carried out at this moment, one sentence. */
  readonly notice?: string | undefined;
}

/** Shows one change completely and asks. Showing it changes nothing. */
export function openPlanPage(record: PlanRecord, secrets: FormSecrets, { voting, notice }: Extras = {}): Page {
  const { plan } = record;
  return page({
    title: titleOf(record),
    body: html`${paragraph(`Distribution ${distributionOf(record)}. One change to ${isBucketPolicyPlan(plan) ? 'one bucket policy' : targetOf(plan)}, ${grantOf(plan) ? 'after the grant that it needs, both ' : ''}shown below; nothing is written until you approve.`)}${decides(plan, voting) ? html`<p><a href="#decision">Go to your decision</a></p>\n` : html``}
${stoppedView(notice)}${heldBackView(record, notice)}${findingsView(record)}
${whoChangedView(record)}${changeView(record)}
${warningsView(record)}
${blastRadiusView(record)}${sourceView(record)}${proofView(record)}
${section('What happens next', voting && voting.seat.kind !== 'approver' ? undefined : list(nextSteps(plan, voting)))}
${decision(record, secrets, voting)}
${planFooter(record, ` The link works until ${utc(record.expiresAt)}.`)}`,
  });
}

const nextSteps = (plan: Plan, voting: Voting | undefined): readonly Html[] => [
  html`<strong>Approve</strong>: ${whenWritten(voting)}the ${isBucketPolicyPlan(plan) ? 'bucket' : thingOf(plan)} is read again. Only if nothing has changed since, exactly this change is written; then it is read back and checked, and you get a link that undoes it.`,
  html`<strong>Reject</strong>: nothing is written, and the link stops working${voting ? ', for every approver' : ''}.`,
  html`<strong>Do nothing</strong>: nothing is written, and the link stops working by itself.`,
];

/** On a phone the buttons are some screens below. */
function decides({ safety }: Plan, voting: Voting | undefined): boolean {
  return safety !== 'manual' && (voting === undefined || voting.seat.kind === 'approver');
}

function whenWritten(voting: Voting | undefined): string {
  return voting && voting.standing.missing > 1
    ? 'your approval is kept. When the last one that is needed is given, '
    : '';
}

/** A removal gives nobody back what they lost. */
function titleOf({ plan, findings }: PlanRecord): string {
  if (plan.kind === 'remove-oai-grant') return `Remove the grant of OAI ${plan.oaiId} from bucket ${plan.bucket}?`;
  return refusesViewers(findings) ? `Let CloudFront read ${placeOf(plan)} again?` : `Change ${targetOf(plan)}?`;
}

function decision(record: PlanRecord, secrets: FormSecrets, voting: Voting | undefined) {
  if (record.plan.safety === 'manual')
    return section('Your decision', paragraph('This change is for a person to make; it cannot be approved here.'));
  if (voting) return votingView(record, secrets, voting);
  return section(
    'Your decision',
    decisionForm(record.planId, secrets, [
      { decision: 'approve', label: 'Approve and write', className: 'approve' },
      { decision: 'reject', label: 'Reject', className: 'reject' },
    ]),
    'decision',
  );
}
