import type { Approval, RequestSource } from '../core/approval/quorum.ts';
import { OriginmendError } from '../shared/errors.ts';
import { hoursFromNow, LEASE_HOURS, nowIn, type Workflow } from './context.ts';
import type { Decided, PlanRecord } from './plan-store.ts';
import { standingFor } from './seat.ts';

/** What one approval of several came to. `claimed` = it was the last that was missing, and its run alone carries the plan out. */
export type Approved =
  | { readonly kind: 'claimed'; readonly record: PlanRecord }
  | { readonly kind: 'waiting'; readonly record: PlanRecord }
  | { readonly kind: 'already-decided'; readonly record: PlanRecord }
  | { readonly kind: 'expired'; readonly record: PlanRecord }
  | { readonly kind: 'not-found' };

/** The approvals changed under every try, more often than there can be approvers. */
export class ApprovalError extends OriginmendError {
  override readonly name = 'ApprovalError';
}

/** Each failed try means that another approver got in between, and there are never more of them. */
const TRIES = 25;

/**
 * Counts the approval of one approver, once. The write holds only while the approvals are those that were counted, so whoever
 * completes the quorum claims the plan with that same write: no moment is left in which all have approved and nobody carries it out.
 */
export async function approveAs(
  workflow: Workflow,
  opened: PlanRecord,
  approver: string,
  from?: RequestSource,
): Promise<Approved> {
  let record = opened;
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    if (record.status !== 'open' && record.status !== 'claimed') return { kind: 'already-decided', record };
    if (record.status === 'claimed' || isComplete(workflow, record)) return takeUp(workflow, record, approver, from);
    if (standingFor(workflow, record).approved.includes(approver)) return { kind: 'waiting', record };
    const tried = await tryOnce(workflow, record, approver, from);
    if (tried.kind !== 'changed') return tried;
    record = tried.record;
  }
  throw new ApprovalError(
    `Plan ${opened.planId}: the approval of ${approver} could not be counted in ${TRIES} tries. Open the link again.`,
  );
}

type Tried = Approved | { readonly kind: 'changed'; readonly record: PlanRecord };

async function tryOnce(workflow: Workflow, record: PlanRecord, approver: string, from?: RequestSource): Promise<Tried> {
  const approval = approvalOf(workflow, approver, from);
  const approvals = [...(record.approvals ?? []), approval];
  const completes = isComplete(workflow, { ...record, approvals });
  const claim = { decided: decidedBy(workflow, { ...record, approvals }, approver, from), leaseUntil: lease(workflow) };
  const { won, record: stored } = await workflow.deps.plans.approve(record.planId, {
    before: record.approvals ?? [],
    approval,
    ...(completes ? { claim } : {}),
  });
  if (!stored) return { kind: 'not-found' };
  if (won) return { kind: completes ? 'claimed' : 'waiting', record: stored };
  if (stored.status !== 'open') return { kind: 'already-decided', record: stored };
  const isUntouched = (stored.approvals ?? []).length === (record.approvals ?? []).length;
  return { kind: isUntouched ? 'expired' : 'changed', record: stored };
}

/**
 * All have approved already: the run that claimed it stopped half way, or fewer approvals are needed since. What was claimed without
 * their approvals, by mode auto or before there were approvers, goes on as it was decided, and never becomes one person's decision.
 */
async function takeUp(
  workflow: Workflow,
  record: PlanRecord,
  approver: string,
  from?: RequestSource,
): Promise<Approved> {
  const { plans } = workflow.deps;
  const claim = isComplete(workflow, record)
    ? await plans.claim(record.planId, decidedBy(workflow, record, approver, from), lease(workflow))
    : await plans.takeOver(record.planId, nowIn(workflow), lease(workflow));
  if (!claim.record) return { kind: 'not-found' };
  const isOurs = claim.won && claim.record.status === 'claimed';
  return { kind: isOurs ? 'claimed' : 'already-decided', record: claim.record };
}

function approvalOf(workflow: Workflow, approver: string, from?: RequestSource): Approval {
  const at = workflow.deps.now().toISOString();
  return { approver, at, of: workflow.config.quorum ?? 1, ...(from ? { from } : {}) };
}

function isComplete(workflow: Workflow, record: PlanRecord): boolean {
  return standingFor(workflow, record).missing === 0;
}

function decidedBy(workflow: Workflow, record: PlanRecord, approver: string, from?: RequestSource): Decided {
  const names = standingFor(workflow, record).approved;
  const by = names.length > 0 ? names.join(' and ') : approver;
  return { choice: 'approve', by, at: workflow.deps.now().toISOString(), ...(from ? { from } : {}) };
}

function lease(workflow: Workflow): string {
  return hoursFromNow(workflow, LEASE_HOURS);
}
