import type { Finding } from '../../core/diagnosis/diagnosis.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { grantOf, isBucketPolicyPlan, placeOf, targetOf, thingOf } from '../../core/plan/plan-target.ts';
import type { PolicyDocument } from '../../core/policy/document.ts';
import { checkedLines } from '../../core/report/messages/parts.ts';
import { offendingStatements } from '../../core/report/offending-statements.ts';
import { diffLines } from '../../core/report/text/diff-lines.ts';
import { jsonLines, valueLines } from '../../core/report/value-text.ts';
import { utc } from '../../core/report/when.ts';
import type { PlanRecord } from '../../workflow/plan-store.ts';
import { diffView } from '../diff-view.ts';
import { type Html, html } from '../html.ts';
import { list, paragraph, section } from '../layout.ts';

/** What is wrong: each finding with its evidence and the statements it points at. */
export function findingsView({ findings, plan }: PlanRecord): Html {
  return section(
    'What is wrong',
    findings.map((finding) => findingView(finding, plan)),
  );
}

function findingView(finding: Finding, plan: Plan): Html {
  const statements = offendingStatements(finding, beforeOf(plan));
  return html`<h3>${finding.title} <code>${finding.cause}</code></h3>
<p>${finding.summary}</p>
<dl>
${finding.evidence.map(
  ({ fact, actual, expected }) => html`<dt><code>${fact}</code></dt>
<dd>found: ${valueView(actual)}</dd>
<dd>expected: ${expectedView(expected, plan.diff)}</dd>
`,
)}</dl>
${statements.map(({ index, statement }) => html`<p>Statement ${index} as it is:</p>\n<pre>${jsonLines(statement).join('\n')}</pre>\n`)}`;
}

/** A statement that the change below shows is named here and not shown twice. */
function expectedView(expected: unknown, diff: string): Html | string {
  if (typeof expected === 'string') return expected;
  const sid = typeof expected === 'object' && expected !== null && 'Sid' in expected ? expected.Sid : undefined;
  return typeof sid === 'string' && diff.includes(`+      "Sid": ${JSON.stringify(sid)}`)
    ? `the statement ${sid}, see the change below`
    : valueView(expected);
}

function valueView(value: unknown): Html {
  const lines = valueLines(value);
  return lines.length === 1 ? html`<code>${lines[0]}</code>` : html`<pre>${lines.join('\n')}</pre>`;
}

/** The whole change, never cut: this is what is approved. */
export function changeView({ plan }: PlanRecord): Html {
  const grant = grantOf(plan);
  const own = section(`The change to ${targetOf(plan)}`, diffView(diffLines(plan.diff)));
  if (!grant) return own;
  return html`${section(`First, the change to ${targetOf(grant)}`, diffView(diffLines(grant.diff)))}
${own}`;
}

export function warningsView({ plan }: PlanRecord): Html {
  return section('Know before you decide', list(plan.warnings, 'warning'));
}

export function proofView({ plan }: PlanRecord): Html {
  return section('Checked before you were asked', list(checkedLines(plan)));
}

function beforeOf(plan: Plan): PolicyDocument | null {
  return isBucketPolicyPlan(plan) ? plan.before : null;
}

/** What a page is about, after the distribution: `bucket site`. */
export function shownTarget(plan: Plan): string {
  if (plan.kind === 'migrate-to-oac') return `origin ${plan.originId}`;
  return plan.kind === 'update-distribution' || isBucketPolicyPlan(plan) ? placeOf(plan) : targetOf(plan);
}

/** `the bucket policy`, `the distribution`: what a person reads when a write stopped half way. */
export function wholeThing(plan: Plan): string {
  return isBucketPolicyPlan(plan) ? 'the bucket policy' : `the ${thingOf(plan)}`;
}

/** `E1 (d1.cloudfront.net)` */
export function distributionOf({ plan, distributionDomainName }: PlanRecord): string {
  return distributionDomainName === '' ? plan.distributionId : `${plan.distributionId} (${distributionDomainName})`;
}

/** Who decided what and when, in one sentence; nobody has while the plan is open, unless the write was held back. */
export function decisionText({ decision, heldBack }: PlanRecord): string {
  if (!decision) return heldBack ? `Approved by ${heldBack.by} at ${utc(heldBack.at)}.` : 'Nobody has decided.';
  const by = decision.by === '' ? 'somebody who gave no name' : decision.by;
  if (decision.choice === 'auto') return `Applied without asking (auto mode) at ${utc(decision.at)}.`;
  return `${decision.choice === 'approve' ? 'Approved' : 'Rejected'} by ${by} at ${utc(decision.at)}.`;
}

export function planFooter({ planId, createdAt }: PlanRecord, more = ''): Html {
  return html`<footer class="quiet">Plan <code>${planId}</code>, made ${utc(createdAt)}.${more}</footer>`;
}

/** Says so while the message about this could not be sent. What is said here is all that anybody knows until then. */
export function stillToTell({ toTell = [] }: PlanRecord): Html {
  return toTell.length === 0
    ? html``
    : html`${paragraph('The message about this is still to be sent; that is tried again every few minutes. Keep the links of this page until it has arrived.')}\n`;
}
