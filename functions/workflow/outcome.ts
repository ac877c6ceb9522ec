import type { Plan } from '../core/plan/plan.ts';
import { capitalised, isBucketPolicyPlan, placeOf, targetOf } from '../core/plan/plan-target.ts';
import type { Examination } from '../core/report/examination.ts';
import type { FailedDetails, ToldLinks, ToTell } from '../core/report/messages.ts';
import { nowIn, type Workflow } from './context.ts';
import { recordStored } from './decision-record.ts';
import { noteRestore } from './flapping.ts';
import type { PlanOutcome, PlanRecord } from './plan-store.ts';
import { keepPlan } from './propose.ts';
import { hasApprovers } from './seat.ts';
import { tell, telling } from './tell.ts';
import type { Verification } from './verify.ts';

/** How an approved plan ended. */
export type Applied =
  | { readonly kind: 'applied'; readonly verification: Verification; readonly undoLink: string }
  | { readonly kind: 'unchanged'; readonly summary: string }
  | { readonly kind: 'drifted'; readonly summary: string; readonly newLink?: string }
  /** A guardrail said no before anything was written; the same link works again once it says yes. */
  | { readonly kind: 'held'; readonly summary: string }
  | { readonly kind: 'failed'; readonly summary: string; readonly undoLink?: string }
  /** Written, found to be of no help, and taken back. */
  | { readonly kind: 'undone'; readonly summary: string };

export type Failure = Pick<FailedDetails, 'written' | 'error' | 'nextStep'>;

/** Written and verified. */
export async function endApplied(
  workflow: Workflow,
  record: PlanRecord,
  verification: Verification,
  undoLink: string,
): Promise<Applied> {
  const outcome = { summary: verification.summary, verification };
  const told: ToTell = { kind: 'applied', ...seen(workflow, record), ...outcome };
  await end(workflow, record, 'applied', outcome, told, { undo: { link: undoLink } });
  await noteRestore(workflow, record);
  return { kind: 'applied', verification, undoLink };
}

export async function endFailed(
  workflow: Workflow,
  record: PlanRecord,
  why: Failure,
  undoLink?: string,
): Promise<Applied> {
  const summary = `${why.error} ${why.nextStep}`;
  const told: ToTell = { kind: 'failed', ...seen(workflow, record), ...why, canUndo: undoLink !== undefined };
  await end(workflow, record, 'failed', { summary }, told, undoLink ? { undo: { link: undoLink } } : {});
  return { kind: 'failed', summary, ...(undoLink ? { undoLink } : {}) };
}

/** Nothing was left to do; nothing was written. */
export async function endUnchanged(workflow: Workflow, record: PlanRecord): Promise<Applied> {
  const summary = unchangedSummary(record);
  await end(workflow, record, 'unchanged', { summary }, { kind: 'unchanged', ...seen(workflow, record) });
  return { kind: 'unchanged', summary };
}

export function unchangedSummary({ plan }: PlanRecord): string {
  return `CloudFront may already read ${placeOf(plan)}: nothing was left to change, and nothing was written.`;
}

/** The world moved on and there is another right change: that one is proposed, the approved one is not written. */
export async function endDrifted(
  workflow: Workflow,
  record: PlanRecord,
  examination: Examination,
  plan: PlanRecord['plan'],
): Promise<Applied> {
  const summary = driftedSummary(record);
  const { record: next, link } = await keepPlan(workflow, examination, plan, record.incidentKey, record.requesters);
  const told: ToTell = { kind: 'drifted', ...seen(workflow, record), newPlanId: next.planId };
  const outcome = { summary, newPlanId: next.planId };
  if (hasApprovers(workflow)) {
    await end(workflow, record, 'drifted', outcome, told);
    return { kind: 'drifted', summary };
  }
  await end(workflow, record, 'drifted', outcome, told, { decide: { link, expiresAt: next.expiresAt } });
  return { kind: 'drifted', summary, newLink: link };
}

export function driftedSummary({ plan }: PlanRecord): string {
  return `${changedOf(plan)} has changed since this was proposed; nothing was written.`;
}

/** The approved change no longer fits, and there is no other one to propose. */
export async function endDriftedWithoutPlan(workflow: Workflow, record: PlanRecord, because: string): Promise<Applied> {
  const summary = `The approved change no longer fits, and nothing was written: ${because}`;
  await end(workflow, record, 'drifted', { summary }, { kind: 'drifted', ...seen(workflow, record), because });
  return { kind: 'drifted', summary };
}

/** The outcome and what must be told of it are stored in one write; telling comes second. */
async function end(
  workflow: Workflow,
  record: PlanRecord,
  status: 'applied' | 'unchanged' | 'drifted' | 'failed',
  outcome: Omit<PlanOutcome, 'at'>,
  told: ToTell,
  links?: ToldLinks,
): Promise<void> {
  await workflow.deps.plans.finish(record.planId, status, { ...outcome, at: nowIn(workflow) }, telling(workflow, told));
  await recordStored(workflow, record.planId);
  workflow.deps.count(`Plan${status[0]?.toUpperCase()}${status.slice(1)}`);
  await tell(workflow, record, told, links);
}

function changedOf(plan: Plan): string {
  if (isBucketPolicyPlan(plan)) return `Bucket ${plan.bucket} or distribution ${plan.distributionId}`;
  return capitalised(targetOf(plan));
}

function seen(workflow: Workflow, record: PlanRecord): { readonly at: string; readonly by: string } {
  return { at: nowIn(workflow), by: record.decision?.by ?? 'nobody' };
}
