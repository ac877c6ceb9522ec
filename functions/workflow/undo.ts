import type { RequestSource } from '../core/approval/quorum.ts';
import { hoursFromNow, LEASE_HOURS, nowIn, type Workflow } from './context.ts';
import { recordDecisions } from './decision-record.ts';
import { isBucketPolicyRecord, type PlanRecord, type UndoRecord } from './plan-store.ts';
import { type Restored, restore } from './restore.ts';
import { tokenMatches } from './token.ts';
import { undoChange } from './undo-change.ts';

export type UndoOpened =
  | { readonly kind: 'not-found' }
  | { readonly kind: 'expired'; readonly record: PlanRecord }
  | { readonly kind: 'already-undone'; readonly record: PlanRecord }
  | { readonly kind: 'open'; readonly record: PlanRecord; readonly undo: UndoRecord };

export type Undone = Exclude<UndoOpened, { kind: 'open' }> | Restored;

/** What an undo link opens. Reads only. */
export async function openUndo(workflow: Workflow, planId: string, token: string): Promise<UndoOpened> {
  const record = await workflow.deps.plans.get(planId);
  if (!record?.undo || !tokenMatches(token, undoHashes(record.undo))) return { kind: 'not-found' };
  if (record.status === 'undone' || isBeingUndone(workflow, record)) return { kind: 'already-undone', record };
  if (workflow.deps.now().toISOString() >= record.undo.expiresAt) return { kind: 'expired', record };
  return { kind: 'open', record, undo: record.undo };
}

function undoHashes({ tokenHash, moreTokenHashes = [] }: UndoRecord): readonly string[] {
  return [tokenHash, ...moreTokenHashes];
}

/** An undo that stopped half way can be taken up again once its lease has run out. */
function isBeingUndone(workflow: Workflow, record: PlanRecord): boolean {
  return record.status === 'undoing' && (record.leaseUntil ?? '') > workflow.deps.now().toISOString();
}

/** Restores the exact previous document with one write, and only while what we wrote is still there. */
export async function undo(
  workflow: Workflow,
  planId: string,
  token: string,
  by: string,
  from?: RequestSource,
): Promise<Undone> {
  const opened = await openUndo(workflow, planId, token);
  if (opened.kind === 'already-undone') await recordDecisions(workflow, opened.record);
  if (opened.kind !== 'open') return opened;
  const at = nowIn(workflow);
  const claim = await workflow.deps.plans.claimUndo(planId, by, at, hoursFromNow(workflow, LEASE_HOURS), from);
  if (!claim.won || !claim.record) return { kind: 'already-undone', record: claim.record ?? opened.record };
  if (!isBucketPolicyRecord(claim.record)) return undoChange(workflow, claim.record, opened.undo, by);
  return restore(workflow, claim.record, opened.undo, by);
}
