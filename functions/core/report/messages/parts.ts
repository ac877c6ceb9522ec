import type { Finding } from '../../diagnosis/diagnosis.ts';
import type { Plan, Proof } from '../../plan/plan.ts';
import { grantOf, isBucketPolicyPlan, placeOf, targetOf } from '../../plan/plan-target.ts';
import type { Decision } from '../../policy/evaluate.ts';
import { line } from '../clean-text.ts';
import { diffLines } from '../text/diff-lines.ts';
import { boundedLines } from '../value-text.ts';
import type { PlanToReport } from './message.ts';

const DIFF_LINES = 40;
const FINDINGS_SHOWN = 3;
const WARNINGS_SHOWN = 5;

/** `E1 (d1.cloudfront.net)`, or the id alone. */
export function distributionName(id: string, domainName: string): string {
  return domainName === '' ? line`${id}` : line`${id} (${domainName})`;
}

export function planTarget({ plan, distributionDomainName }: PlanToReport): string {
  const name = distributionName(plan.distributionId, distributionDomainName);
  if (plan.kind === 'update-distribution') return line`distribution ${name}`;
  if (plan.kind === 'migrate-to-oac') return line`origin ${plan.originId} of distribution ${name}`;
  return line`distribution ${name} and ${isBucketPolicyPlan(plan) ? placeOf(plan) : targetOf(plan)}`;
}

/** `Title [cause-id]` and the sentence behind it, for the first findings. */
export function why(findings: readonly Finding[]): string | undefined {
  const shown = findings
    .slice(0, FINDINGS_SHOWN)
    .map(({ title, cause, summary }) => line`${title} [${cause}]\n${summary}`);
  const more = findings.length - shown.length;
  return shown.length === 0 ? undefined : ['Why:', ...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}

/** The changed lines with a little around them; what is cut is said. */
export function shortDiff(diff: string, limit: number = DIFF_LINES): string {
  return boundedLines(
    diffLines(diff).map(({ text }) => text),
    limit,
  ).join('\n');
}

export function bullets(label: string, sentences: readonly string[]): string | undefined {
  if (sentences.length === 0) return undefined;
  return [
    `${label}:`,
    ...boundedLines(
      sentences.map((sentence) => line`- ${sentence}`),
      WARNINGS_SHOWN,
    ),
  ].join('\n');
}

/** Steps in order, the first one being what to do now. */
export function numberedSteps(steps: readonly string[]): string {
  return steps.map((step, index) => line`${index + 1}. ${step}`).join('\n');
}

const DECISION_WORDS: Readonly<Record<Decision, string>> = {
  allowed: 'allowed',
  explicitDeny: 'denied by a Deny statement',
  implicitDeny: 'denied, nothing allows it',
  unknown: 'not known',
};

/** Every change of a plan with its difference, in the order of writing. `label` introduces one: `The one change, to`. */
export function changeParagraphs(plan: Plan, label: string): readonly string[] {
  const grant = grantOf(plan);
  const own = line`${grant ? 'Then, to' : label} ${targetOf(plan)}:\n` + shortDiff(plan.diff);
  return grant ? [line`First, to ${targetOf(grant)}:\n` + shortDiff(grant.diff), own] : [own];
}

/** What was made certain before people are asked. */
export function checkedLines(plan: Plan): readonly string[] {
  return isBucketPolicyPlan(plan) ? proofLines(plan.proof) : plan.checked;
}

/** The before/after evaluation as two short lines. */
export function proofLines({ mended, unchangedCallers }: Proof): readonly string[] {
  const resources = mended
    .slice(0, 3)
    .map(
      ({ resource, before, after }) =>
        line`CloudFront reading ${resource}: ${DECISION_WORDS[before]} → ${DECISION_WORDS[after]}`,
    );
  const more = mended.length > 3 ? [`and ${mended.length - 3} more requests of CloudFront`] : [];
  return [...resources, ...more, `${unchangedCallers} requests of other callers checked: none changes`];
}
