import { isUnreadable, type Read } from '../core/facts.ts';
import { moreThanTakingBack } from '../core/plan/undo-only-takes-back.ts';
import { type PolicyDocument, parsePolicyText } from '../core/policy/document.ts';
import type { ToTell } from '../core/report/messages.ts';
import { OriginmendError } from '../shared/errors.ts';
import { nowIn, type Workflow } from './context.ts';
import { recordStored } from './decision-record.ts';
import { whyStopped } from './kill-switch.ts';
import { permitUndo } from './permit.ts';
import type { BucketPolicyRecord, PlanRecord, UndoRecord } from './plan-store.ts';
import { isPolicy, isThere, isWritten, type NotThere, readBack } from './read-back.ts';
import { tell, telling } from './tell.ts';

export type Restored =
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

/** Who is waiting for the answer: a person on the page sees a refusal; without one it must be told. */
export type Audience = 'a person' | 'nobody';

/** Puts the exact previous document back for a plan that is `undoing`, only while what we wrote is still there. */
export async function restore(
  workflow: Workflow,
  record: BucketPolicyRecord,
  undoRecord: UndoRecord,
  by: string,
  audience: Audience = 'a person',
): Promise<Restored> {
  const { plan } = record;
  const current = await currentText(workflow, record, undoRecord);
  if (isUnreadable(current)) {
    const reason = `The policy of bucket ${plan.bucket} could not be read: ${current.unreadable}.`;
    return giveUp(workflow, record, reason, audience);
  }
  const { previousText: previous, writtenText: written } = undoRecord;
  // An undo that stopped half way has put it back already.
  if (isPolicy(current, documentOf(previous))) return undone(workflow, record, by);
  if (!isWritten(current, { expected: documentOf(written), before: previous })) {
    const summary = 'undo refused: the policy has moved on';
    await endUndo(workflow, record, statusBefore(record), summary, refusal(workflow, record, MOVED_ON, audience));
    return { kind: 'moved-on', record, written, current, previous };
  }
  const more = moreThanTakingBack({ previousText: previous, writtenText: written });
  if (more !== undefined) return giveUp(workflow, record, `${MORE_THAN_UNDO}: ${more}.`, audience);
  const permit = await permitUndo(workflow, [plan.bucket]);
  if (!permit.permitted) {
    const reason = `${permit.because} Open the same undo link again when it is over.`;
    return giveUp(workflow, record, reason, audience);
  }
  const refused = await putBack(workflow, record, undoRecord, current);
  if (refused !== undefined) return giveUp(workflow, record, `S3 refused the previous policy: ${refused}`, audience);
  const seen = await readBack(workflow.deps, plan, { expected: documentOf(previous), before: current });
  return isThere(seen) ? undone(workflow, record, by) : unverified(workflow, record, seen, by);
}

const LOOKS = 3;
const PAUSE = 500;

/** S3 may still show the policy from before a repair of moments ago: what looks undone already is looked at again. */
async function currentText(
  { deps }: Workflow,
  { plan }: BucketPolicyRecord,
  { previousText }: UndoRecord,
): Promise<Read<string | null>> {
  for (let look = 1; ; look++) {
    const current = await deps.s3.getBucketPolicyText(plan);
    if (look === LOOKS || isUnreadable(current) || !isPolicy(current, documentOf(previousText))) return current;
    await deps.sleep(PAUSE * look);
  }
}

/** Why nothing was put back; undefined when it was. */
async function putBack(
  workflow: Workflow,
  { plan }: BucketPolicyRecord,
  { previousText }: UndoRecord,
  current: string | null,
): Promise<string | undefined> {
  const { s3 } = workflow.deps;
  const options = { ifStill: current, whyStopped: () => whyStopped(workflow) };
  try {
    if (previousText === null) await s3.deleteBucketPolicy(plan, plan.ownerAccountId, options);
    else await s3.putBucketPolicy(plan, previousText, plan.ownerAccountId, options);
    return undefined;
  } catch (error) {
    if (error instanceof OriginmendError) return error.message;
    throw error;
  }
}

async function undone(workflow: Workflow, record: PlanRecord, by: string): Promise<Restored> {
  const { outcome, plan } = record;
  const back = `The policy of bucket ${plan.bucket} is again exactly what it was before.`;
  const stillFound = outcome?.stillFound;
  const summary = stillFound === undefined ? back : `${outcome?.summary} It was taken back. ${back}`;
  const told: ToTell = { kind: 'undone', at: nowIn(workflow), by, summary, ...(stillFound ? { stillFound } : {}) };
  await endUndo(workflow, record, 'undone', summary, told);
  return { kind: 'undone', record, summary };
}

const UNVERIFIED = {
  'not-yet': 'S3 still returns the repair: it takes unusually long, or somebody has put that back',
  differs: 'S3 now returns another document: somebody else wrote at the same moment',
  unreadable: 'it could not be read back',
} as const satisfies Record<NotThere, string>;

/** The write is done and cannot be taken back blindly; people must look. */
async function unverified(workflow: Workflow, record: PlanRecord, seen: NotThere, by: string): Promise<Restored> {
  const { bucket } = record.plan;
  const error = `The previous policy of bucket ${bucket} was written, but ${UNVERIFIED[seen]}.`;
  const nextStep = `Look at the policy of bucket ${bucket} and compare it with what it was before the repair.`;
  const at = nowIn(workflow);
  await endUndo(workflow, record, 'undone', error, {
    kind: 'failed',
    at,
    by,
    written: 'written',
    error,
    nextStep,
    canUndo: false,
  });
  return { kind: 'failed', record, summary: `${error} ${nextStep}` };
}

const MORE_THAN_UNDO = 'What was kept for this undo would do more than take the repair back';

const MOVED_ON = 'Somebody has changed the policy since the repair, so the previous one was not put back over it.';

async function giveUp(workflow: Workflow, record: PlanRecord, summary: string, audience: Audience): Promise<Restored> {
  await endUndo(workflow, record, statusBefore(record), summary, refusal(workflow, record, summary, audience));
  return { kind: 'failed', record, summary: `${summary} Nothing was restored.` };
}

/** What people are told of an undo that put nothing back; nothing when somebody sees it on the page. */
function refusal(workflow: Workflow, record: PlanRecord, reason: string, audience: Audience): ToTell | undefined {
  if (audience === 'a person') return undefined;
  const { outcome, undo, plan } = record;
  const because = outcome?.stillFound === undefined ? 'The undo was not finished.' : outcome.summary;
  return {
    kind: 'failed',
    at: nowIn(workflow),
    by: undo?.by ?? 'nobody',
    written: 'written',
    error: `${because} ${reason} Nothing was restored.`,
    nextStep: `Look at the policy of bucket ${plan.bucket}; the undo link works while nobody else has changed it.`,
    canUndo: true,
  };
}

/** Only a repair that was verified is kept as applied. */
function statusBefore({ outcome }: PlanRecord): 'applied' | 'failed' {
  return outcome?.verification === undefined ? 'failed' : 'applied';
}

async function endUndo(
  workflow: Workflow,
  record: PlanRecord,
  status: 'undone' | 'applied' | 'failed',
  summary: string,
  told: ToTell | undefined,
): Promise<void> {
  const { plans } = workflow.deps;
  const keep = told && telling(workflow, told);
  await plans.finishUndo(record.planId, status, summary, nowIn(workflow), keep);
  await recordStored(workflow, record.planId);
  if (told) await tell(workflow, { ...record, status }, told);
}

/** A text that is no policy matches nothing. */
function documentOf(text: string | null): PolicyDocument | null {
  return text === null ? null : (parsePolicyText(text) ?? {});
}
