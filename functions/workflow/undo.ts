import { isUnreadable } from '../core/facts.ts';
import { parsePolicyText, type PolicyDocument } from '../core/policy/document.ts';
import { samePolicy } from '../core/policy/equality.ts';
import { undoneMessage } from '../core/report/messages.ts';
import { hoursFromNow, LEASE_HOURS, type Workflow } from './context.ts';
import type { PlanRecord, UndoRecord } from './plan-store.ts';
import { tokenMatches } from './token.ts';

export type UndoOpened =
  | { readonly kind: 'not-found' }
  | { readonly kind: 'expired'; readonly record: PlanRecord }
  | { readonly kind: 'already-undone'; readonly record: PlanRecord }
  | { readonly kind: 'open'; readonly record: PlanRecord; readonly undo: UndoRecord };

export type Undone =
  | Exclude<UndoOpened, { kind: 'open' }>
  | { readonly kind: 'undone'; readonly record: PlanRecord; readonly summary: string }
  /** Somebody changed the policy since: `written` is what we wrote, `current` what is there, `previous` what undo would restore. */
  | { readonly kind: 'moved-on'; readonly record: PlanRecord; readonly written: string; readonly current: string | null; readonly previous: string | null }
  | { readonly kind: 'failed'; readonly record: PlanRecord; readonly summary: string };

/** What an undo link opens. Reads only. */
export async function openUndo(workflow: Workflow, planId: string, token: string): Promise<UndoOpened> {
  const record = await workflow.deps.plans.get(planId);
  if (!record?.undo || !tokenMatches(token, [record.undo.tokenHash])) return { kind: 'not-found' };
  if (record.status === 'undone' || isBeingUndone(workflow, record)) return { kind: 'already-undone', record };
  if (workflow.deps.now().toISOString() >= record.undo.expiresAt) return { kind: 'expired', record };
  return { kind: 'open', record, undo: record.undo };
}

/** An undo that stopped half way can be taken up again once its lease has run out. */
function isBeingUndone(workflow: Workflow, record: PlanRecord): boolean {
  return record.status === 'undoing' && (record.leaseUntil ?? '') > workflow.deps.now().toISOString();
}

/** Restores the exact previous document with one write, and only while what we wrote is still there. */
export async function undo(workflow: Workflow, planId: string, token: string, by: string): Promise<Undone> {
  const opened = await openUndo(workflow, planId, token);
  if (opened.kind !== 'open') return opened;
  const at = workflow.deps.now().toISOString();
  const claim = await workflow.deps.plans.claimUndo(planId, by, at, hoursFromNow(workflow, LEASE_HOURS));
  if (!claim.won || !claim.record) return { kind: 'already-undone', record: claim.record ?? opened.record };
  return restore(workflow, claim.record, opened.undo, by);
}

async function restore(workflow: Workflow, record: PlanRecord, undoRecord: UndoRecord, by: string): Promise<Undone> {
  const current = await workflow.deps.s3.getBucketPolicyText(record.plan);
  if (isUnreadable(current)) return giveUp(workflow, record, `The policy of bucket ${record.plan.bucket} could not be read: ${current.unreadable}.`);
  if (!sameText(current, undoRecord.writtenText)) {
    await workflow.deps.plans.finishUndo(record.planId, 'applied', 'undo refused: the policy has moved on', workflow.deps.now().toISOString());
    return { kind: 'moved-on', record, written: undoRecord.writtenText, current, previous: undoRecord.previousText };
  }
  try {
    await putBack(workflow, record, undoRecord);
  } catch (error) {
    return giveUp(workflow, record, `S3 refused the previous policy: ${error instanceof Error ? error.message : String(error)}`);
  }
  const summary = `The policy of bucket ${record.plan.bucket} is again exactly what it was before.`;
  await workflow.deps.plans.finishUndo(record.planId, 'undone', summary, workflow.deps.now().toISOString());
  await workflow.deps.notify(undoneMessage(record, { at: workflow.deps.now().toISOString(), by, summary }));
  return { kind: 'undone', record, summary };
}

async function putBack(workflow: Workflow, { plan }: PlanRecord, { previousText }: UndoRecord): Promise<void> {
  if (previousText === null) await workflow.deps.s3.deleteBucketPolicy(plan, plan.ownerAccountId);
  else await workflow.deps.s3.putBucketPolicy(plan, previousText, plan.ownerAccountId);
}

async function giveUp(workflow: Workflow, record: PlanRecord, summary: string): Promise<Undone> {
  await workflow.deps.plans.finishUndo(record.planId, 'applied', summary, workflow.deps.now().toISOString());
  return { kind: 'failed', record, summary: `${summary} Nothing was restored.` };
}

function sameText(current: string | null, written: string): boolean {
  const parsed = (text: string | null): PolicyDocument | undefined => (text === null ? undefined : parsePolicyText(text));
  const [a, b] = [parsed(current), parsed(written)];
  return a !== undefined && b !== undefined && samePolicy(a, b);
}
