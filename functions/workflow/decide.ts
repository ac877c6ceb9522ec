import type { RequestSource } from '../core/approval/quorum.ts';
import type { ToTell } from '../core/report/messages.ts';
import { type Applied, apply } from './apply.ts';
import { approveAs } from './approve.ts';
import { hoursFromNow, LEASE_HOURS, nowIn, type Workflow } from './context.ts';
import { recordDecisions, recordExpiry } from './decision-record.ts';
import type { PlanRecord } from './plan-store.ts';
import { type Seat, seatOf, type Voter } from './seat.ts';
import { tell, telling } from './tell.ts';

export interface Decision {
  readonly planId: string;
  readonly token: string;
  readonly choice: 'approve' | 'reject';
  /** Who decided: the name given on the page and where the request came from. */
  readonly by: string;
  readonly from?: RequestSource;
}

export type Decided =
  | { readonly kind: 'not-found' }
  | { readonly kind: 'expired'; readonly record: PlanRecord }
  | { readonly kind: 'already-decided'; readonly record: PlanRecord }
  | { readonly kind: 'rejected'; readonly record: PlanRecord }
  /** The approval is counted, and more are missing. */
  | { readonly kind: 'waiting'; readonly record: PlanRecord; readonly seat: Voter }
  /** The link only shows, or its holder asked for the change. */
  | { readonly kind: 'not-entitled'; readonly record: PlanRecord; readonly seat: Voter }
  | { readonly kind: 'approved'; readonly record: PlanRecord; readonly applied: Applied };

/** What a link opens, before anybody decides. Reads only. Forged, foreign and unknown links are indistinguishable. */
export async function openPlan(
  workflow: Workflow,
  planId: string,
  token: string,
): Promise<
  | Extract<Decided, { kind: 'not-found' | 'expired' | 'already-decided' }>
  | { readonly kind: 'open'; readonly record: PlanRecord; readonly seat: Seat }
> {
  const record = await workflow.deps.plans.get(planId);
  const seat = record && seatOf(workflow, record, token);
  if (!record || !seat) return { kind: 'not-found' };
  if (record.status === 'expired') return { kind: 'expired', record };
  if (record.status !== 'open' && !leaseRanOut(workflow, record)) return { kind: 'already-decided', record };
  if (workflow.deps.now().toISOString() >= record.expiresAt) return { kind: 'expired', record };
  return { kind: 'open', record, seat };
}

/** An apply that stopped half way can be taken up again by whoever holds a link. */
function leaseRanOut(workflow: Workflow, record: PlanRecord): boolean {
  return record.status === 'claimed' && (record.leaseUntil ?? '') <= workflow.deps.now().toISOString();
}

/** Claims the plan for this decision, once, and carries it out; with approvers the last one whose approval is missing claims it. */
export async function decide(workflow: Workflow, decision: Decision): Promise<Decided> {
  const opened = await openPlan(workflow, decision.planId, decision.token);
  if (opened.kind !== 'open') return alreadyOver(workflow, opened);
  const { record, seat } = opened;
  // What an earlier run decided and did not get to record; its decision is about to be replaced.
  if (record.status === 'claimed') await recordDecisions(workflow, record);
  if (seat.kind === 'viewer' || seat.kind === 'excluded') return { kind: 'not-entitled', record, seat };
  if (seat.kind === 'approver' && decision.choice === 'approve') return approve(workflow, decision, record, seat);
  return claim(workflow, seat.kind === 'approver' ? inTheNameOf(seat.name, decision) : decision);
}

/** A personal link says who decides; what was typed does not count. */
function inTheNameOf(name: string, decision: Decision): Decision {
  return { ...decision, by: `${name} (${decision.from?.sourceAddress || 'address unknown'})` };
}

/** Nothing is decided any more. What an earlier run could not record is made up for. */
async function alreadyOver(
  workflow: Workflow,
  opened: Extract<Decided, { kind: 'not-found' | 'expired' | 'already-decided' }>,
): Promise<Decided> {
  if (opened.kind === 'already-decided') await recordDecisions(workflow, opened.record);
  if (opened.kind === 'expired') await recordExpiry(workflow, opened.record);
  return opened;
}

/** Whoever holds the link decides. */
async function claim(workflow: Workflow, { planId, choice, by, from }: Decision): Promise<Decided> {
  const decided = { choice, by, at: nowIn(workflow), ...(from ? { from } : {}) };
  const rejected: ToTell = { kind: 'rejected', at: decided.at, by };
  const { won, record } = await workflow.deps.plans.claim(
    planId,
    decided,
    hoursFromNow(workflow, LEASE_HOURS),
    choice === 'reject' ? telling(workflow, rejected) : undefined,
  );
  if (!record) return { kind: 'not-found' };
  if (!won) return { kind: 'already-decided', record };
  await recordDecisions(workflow, record);
  if (choice === 'approve') return { kind: 'approved', record, applied: await apply(workflow, record) };
  await tell(workflow, record, rejected);
  return { kind: 'rejected', record };
}

/** One approval of those that are needed. */
async function approve(
  workflow: Workflow,
  { from }: Decision,
  opened: PlanRecord,
  seat: Extract<Seat, { kind: 'approver' }>,
): Promise<Decided> {
  const approved = await approveAs(workflow, opened, seat.name, from);
  if (approved.kind === 'not-found') return approved;
  const { record } = approved;
  await recordDecisions(workflow, record);
  if (approved.kind === 'claimed') return { kind: 'approved', record, applied: await apply(workflow, record) };
  return approved.kind === 'waiting' ? { ...approved, seat } : { kind: approved.kind, record };
}
