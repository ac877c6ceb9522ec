import type { ToTell } from '../core/report/messages.ts';
import { type Applied, apply } from './apply.ts';
import { hoursFromNow, LEASE_HOURS, type Workflow } from './context.ts';
import type { PlanRecord } from './plan-store.ts';
import { tell, telling } from './tell.ts';
import { tokenMatches } from './token.ts';

export interface Decision {
  readonly planId: string;
  readonly token: string;
  readonly choice: 'approve' | 'reject';
  /** Who decided: the name given on the page and where the request came from. */
  readonly by: string;
}

export type Decided =
  | { readonly kind: 'not-found' }
  | { readonly kind: 'expired'; readonly record: PlanRecord }
  | { readonly kind: 'already-decided'; readonly record: PlanRecord }
  | { readonly kind: 'rejected'; readonly record: PlanRecord }
  | { readonly kind: 'approved'; readonly record: PlanRecord; readonly applied: Applied };

/** What a link opens, before anybody decides. Reads only. Forged, foreign and unknown links are indistinguishable. */
export async function openPlan(
  workflow: Workflow,
  planId: string,
  token: string,
): Promise<
  | Extract<Decided, { kind: 'not-found' | 'expired' | 'already-decided' }>
  | { readonly kind: 'open'; readonly record: PlanRecord }
> {
  const record = await workflow.deps.plans.get(planId);
  if (!record || !tokenMatches(token, record.tokenHashes)) return { kind: 'not-found' };
  if (record.status === 'expired') return { kind: 'expired', record };
  if (record.status !== 'open' && !leaseRanOut(workflow, record)) return { kind: 'already-decided', record };
  if (workflow.deps.now().toISOString() >= record.expiresAt) return { kind: 'expired', record };
  return { kind: 'open', record };
}

/** An apply that stopped half way can be taken up again by whoever holds a link. */
function leaseRanOut(workflow: Workflow, record: PlanRecord): boolean {
  return record.status === 'claimed' && (record.leaseUntil ?? '') <= workflow.deps.now().toISOString();
}

/** Claims the plan for this decision, once, and carries it out. */
export async function decide(workflow: Workflow, decision: Decision): Promise<Decided> {
  const opened = await openPlan(workflow, decision.planId, decision.token);
  if (opened.kind !== 'open') return opened;
  const decided = { choice: decision.choice, by: decision.by, at: workflow.deps.now().toISOString() };
  const rejected: ToTell = { kind: 'rejected', at: decided.at, by: decision.by };
  const { won, record } = await workflow.deps.plans.claim(
    decision.planId,
    decided,
    hoursFromNow(workflow, LEASE_HOURS),
    decision.choice === 'reject' ? telling(workflow, rejected) : undefined,
  );
  if (!record) return { kind: 'not-found' };
  if (!won) return { kind: 'already-decided', record };
  if (decision.choice === 'approve') return { kind: 'approved', record, applied: await apply(workflow, record) };
  await tell(workflow, record, rejected);
  return { kind: 'rejected', record };
}
