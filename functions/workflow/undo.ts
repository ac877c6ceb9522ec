import { isUnreadable } from '../core/facts.ts';
import { type PolicyDocument, parsePolicyText } from '../core/policy/document.ts';
import { failedMessage, undoneMessage } from '../core/report/messages.ts';
import { PlanKindError } from '../shared/errors.ts';
import { hoursFromNow, LEASE_HOURS, type Workflow } from './context.ts';
import { permitBySwitch } from './kill-switch.ts';
import { type BucketPolicyRecord, isBucketPolicyRecord, type PlanRecord, type UndoRecord } from './plan-store.ts';
import { isPolicy, type ReadBack, readBack } from './read-back.ts';
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
  | {
      readonly kind: 'moved-on';
      readonly record: PlanRecord;
      readonly written: string;
      readonly current: string | null;
      readonly previous: string | null;
    }
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
  if (!isBucketPolicyRecord(claim.record)) throw new PlanKindError(claim.record.plan);
  return restore(workflow, claim.record, opened.undo, by);
}

async function restore(
  workflow: Workflow,
  record: BucketPolicyRecord,
  undoRecord: UndoRecord,
  by: string,
): Promise<Undone> {
  const { plan } = record;
  const current = await workflow.deps.s3.getBucketPolicyText(plan);
  if (isUnreadable(current))
    return giveUp(workflow, record, `The policy of bucket ${plan.bucket} could not be read: ${current.unreadable}.`);
  const { previousText: previous, writtenText: written } = undoRecord;
  // An undo that stopped half way has put it back already.
  if (isPolicy(current, documentOf(previous))) return undone(workflow, record, by);
  if (!isPolicy(current, documentOf(written))) {
    await finish(workflow, record, statusBefore(record), 'undo refused: the policy has moved on');
    return { kind: 'moved-on', record, written, current, previous };
  }
  const permit = await permitBySwitch(workflow);
  if (!permit.permitted)
    return giveUp(workflow, record, `${permit.because} Open the same undo link again when it is over.`);
  try {
    await putBack(workflow, record, undoRecord, current);
  } catch (error) {
    return giveUp(
      workflow,
      record,
      `S3 refused the previous policy: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const seen = await readBack(workflow.deps, plan, documentOf(previous));
  return seen === 'verified' ? undone(workflow, record, by) : unverified(workflow, record, seen, by);
}

async function putBack(
  workflow: Workflow,
  { plan }: BucketPolicyRecord,
  { previousText }: UndoRecord,
  current: string | null,
): Promise<void> {
  const ifStill = { ifStill: current };
  if (previousText === null) await workflow.deps.s3.deleteBucketPolicy(plan, plan.ownerAccountId, ifStill);
  else await workflow.deps.s3.putBucketPolicy(plan, previousText, plan.ownerAccountId, ifStill);
}

async function undone(workflow: Workflow, record: BucketPolicyRecord, by: string): Promise<Undone> {
  const summary = `The policy of bucket ${record.plan.bucket} is again exactly what it was before.`;
  await finish(workflow, record, 'undone', summary);
  await workflow.deps.notify(undoneMessage(record, { at: now(workflow), by, summary }));
  return { kind: 'undone', record, summary };
}

const UNVERIFIED = {
  differs: 'S3 now returns another document: somebody else wrote at the same moment',
  unreadable: 'it could not be read back',
} as const satisfies Record<Exclude<ReadBack, 'verified'>, string>;

/** The write is done and cannot be taken back blindly; people must look. */
async function unverified(
  workflow: Workflow,
  record: BucketPolicyRecord,
  seen: Exclude<ReadBack, 'verified'>,
  by: string,
): Promise<Undone> {
  const summary = `The previous policy of bucket ${record.plan.bucket} was written, but ${UNVERIFIED[seen]}.`;
  await finish(workflow, record, 'undone', summary);
  const nextStep = `Look at the policy of bucket ${record.plan.bucket} and compare it with what it was before the repair.`;
  await workflow.deps.notify(
    failedMessage(record, { at: now(workflow), by, written: 'written', error: summary, nextStep }),
  );
  return { kind: 'failed', record, summary: `${summary} ${nextStep}` };
}

async function giveUp(workflow: Workflow, record: PlanRecord, summary: string): Promise<Undone> {
  await finish(workflow, record, statusBefore(record), summary);
  return { kind: 'failed', record, summary: `${summary} Nothing was restored.` };
}

/** Only a repair that was verified is kept as applied. */
function statusBefore({ outcome }: PlanRecord): 'applied' | 'failed' {
  return outcome?.verification === undefined ? 'failed' : 'applied';
}

function finish(
  workflow: Workflow,
  { planId }: PlanRecord,
  status: 'undone' | 'applied' | 'failed',
  summary: string,
): Promise<void> {
  return workflow.deps.plans.finishUndo(planId, status, summary, now(workflow));
}

function now(workflow: Workflow): string {
  return workflow.deps.now().toISOString();
}

/** A text that is no policy matches nothing. */
function documentOf(text: string | null): PolicyDocument | null {
  return text === null ? null : (parsePolicyText(text) ?? {});
}
