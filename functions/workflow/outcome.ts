import type { Plan } from '../core/plan/plan.ts';
import { capitalised, isBucketPolicyPlan, placeOf, targetOf } from '../core/plan/plan-target.ts';
import type { Examination } from '../core/report/examination.ts';
import {
  appliedMessage,
  driftedMessage,
  type FailedDetails,
  failedMessage,
  unchangedMessage,
} from '../core/report/messages.ts';
import type { Workflow } from './context.ts';
import { noteRestore } from './flapping.ts';
import type { PlanOutcome, PlanRecord } from './plan-store.ts';
import { keepPlan } from './propose.ts';
import type { Verification } from './verify.ts';

/** How an approved plan ended. */
export type Applied =
  | { readonly kind: 'applied'; readonly verification: Verification; readonly undoLink: string }
  | { readonly kind: 'unchanged'; readonly summary: string }
  | { readonly kind: 'drifted'; readonly summary: string; readonly newLink?: string }
  /** A guardrail said no before anything was written; the same link works again once it says yes. */
  | { readonly kind: 'held'; readonly summary: string }
  | { readonly kind: 'failed'; readonly summary: string; readonly undoLink?: string };

export type Failure = Pick<FailedDetails, 'written' | 'error' | 'nextStep'>;

/** Written and verified. */
export async function endApplied(
  workflow: Workflow,
  record: PlanRecord,
  verification: Verification,
  undoLink: string,
): Promise<Applied> {
  await finish(workflow, record, 'applied', { summary: verification.summary, verification });
  await noteRestore(workflow, record);
  await workflow.deps.notify(
    appliedMessage(record, {
      at: now(workflow),
      by: byOf(record),
      summary: verification.summary,
      verification,
      undoLink,
    }),
  );
  return { kind: 'applied', verification, undoLink };
}

export async function endFailed(
  workflow: Workflow,
  record: PlanRecord,
  why: Failure,
  undoLink?: string,
): Promise<Applied> {
  const summary = `${why.error} ${why.nextStep}`;
  await finish(workflow, record, 'failed', { summary });
  await workflow.deps.notify(failedMessage(record, { at: now(workflow), by: byOf(record), ...why, undoLink }));
  return { kind: 'failed', summary, ...(undoLink ? { undoLink } : {}) };
}

/** Nothing was left to do; nothing was written. */
export async function endUnchanged(workflow: Workflow, record: PlanRecord): Promise<Applied> {
  const summary = `CloudFront may already read ${placeOf(record.plan)}: nothing was left to change, and nothing was written.`;
  await finish(workflow, record, 'unchanged', { summary });
  await workflow.deps.notify(unchangedMessage(record, { at: now(workflow), by: byOf(record) }));
  return { kind: 'unchanged', summary };
}

/** The world moved on and there is another right change: that one is proposed, the approved one is not written. */
export async function endDrifted(
  workflow: Workflow,
  record: PlanRecord,
  examination: Examination,
  plan: PlanRecord['plan'],
): Promise<Applied> {
  const summary = `${changedOf(plan)} has changed since this was proposed; nothing was written.`;
  const next = await keepPlan(workflow, examination, plan, record.incidentKey);
  await finish(workflow, record, 'drifted', { summary, newPlanId: next.record.planId });
  await workflow.deps.notify(
    driftedMessage(record, {
      at: now(workflow),
      by: byOf(record),
      newLink: next.link,
      newExpiresAt: next.record.expiresAt,
    }),
  );
  return { kind: 'drifted', summary, newLink: next.link };
}

/** The approved change no longer fits, and there is no other one to propose. */
export async function endDriftedWithoutPlan(workflow: Workflow, record: PlanRecord, because: string): Promise<Applied> {
  const summary = `The approved change no longer fits, and nothing was written: ${because}`;
  await finish(workflow, record, 'drifted', { summary });
  await workflow.deps.notify(driftedMessage(record, { at: now(workflow), by: byOf(record), because }));
  return { kind: 'drifted', summary };
}

async function finish(
  workflow: Workflow,
  record: PlanRecord,
  status: 'applied' | 'unchanged' | 'drifted' | 'failed',
  outcome: Omit<PlanOutcome, 'at'>,
): Promise<void> {
  await workflow.deps.plans.finish(record.planId, status, { ...outcome, at: now(workflow) });
  workflow.deps.count(`Plan${status[0]?.toUpperCase()}${status.slice(1)}`);
}

function changedOf(plan: Plan): string {
  if (isBucketPolicyPlan(plan)) return `Bucket ${plan.bucket} or distribution ${plan.distributionId}`;
  return capitalised(targetOf(plan));
}

function now(workflow: Workflow): string {
  return workflow.deps.now().toISOString();
}

function byOf(record: PlanRecord): string {
  return record.decision?.by ?? 'nobody';
}
