import type { Examination } from '../core/report/examination.ts';
import { publicStatementHint } from '../core/report/public-statement.ts';
import { OriginmendError, PolicyChangedError, WritingStoppedError } from '../shared/errors.ts';
import { hoursFromNow, undoLink, type Workflow } from './context.ts';
import { endRefused } from './held.ts';
import { STOPPED_NEXT_STEP, whyStopped } from './kill-switch.ts';
import { type Applied, endApplied, endFailed } from './outcome.ts';
import { takeBack } from './own-undo.ts';
import { giveBackSlotsOf, permitWrite } from './permit.ts';
import type { BucketPolicyRecord, PlanRecord, UndoRecord } from './plan-store.ts';
import { isThere, readBack } from './read-back.ts';
import { hashToken } from './token.ts';
import { verify } from './verify.ts';
import type { Refusal } from './write-request.ts';

/** Links to undo stay valid this long. */
const UNDO_HOURS = 7 * 24;

const REFUSED_NEXT_STEP = 'Nothing was changed. Mend what S3 names, then let the next alarm or audit propose again.';
const UNVERIFIED_NEXT_STEP =
  'Compare the bucket policy with the proposal; the undo link restores the previous one while nobody else has changed it.';

/** What was there before the write, and the link that puts it back. */
interface Undoable {
  readonly previousText: string | null;
  readonly link: string;
}

/** Writes the bucket policy of a claimed plan and tells how that went; `changed` = somebody wrote between our look and our write. */
export async function writePolicy(
  workflow: Workflow,
  record: BucketPolicyRecord,
  examination: Examination,
): Promise<Applied | { readonly kind: 'changed'; readonly afterwards: () => Promise<Applied> }> {
  const { deps } = workflow;
  const { plan } = record;
  const permit = await permitWrite(workflow, record);
  if (!permit.permitted) return endRefused(workflow, record, permit);
  const writtenText = JSON.stringify(plan.after);
  const previousText = examination.policyTexts[plan.bucket] ?? null;
  const link = await keepUndo(workflow, record, { previousText, writtenText });
  try {
    const options = { ifStill: previousText, whyStopped: () => whyStopped(workflow) };
    await deps.s3.putBucketPolicy(plan, writtenText, plan.ownerAccountId, options);
  } catch (error) {
    if (error instanceof WritingStoppedError && (await deps.s3.getBucketPolicyText(plan)) === previousText)
      return endRefused(workflow, record, await stoppedMeanwhile(workflow, record, error));
    const afterwards = () => afterRefusal(workflow, record, messageOf(error), { previousText, link });
    return error instanceof PolicyChangedError ? { kind: 'changed', afterwards } : afterwards();
  }
  return afterWrite(workflow, record, { previousText, link });
}

/** Nothing was written, and nothing will be until writing is allowed again: the slots go back, and the same link works then. */
async function stoppedMeanwhile(workflow: Workflow, record: PlanRecord, { message }: Error): Promise<Refusal> {
  await giveBackSlotsOf(workflow, record);
  return { permitted: false, lasting: false, because: message, nextStep: STOPPED_NEXT_STEP };
}

/** An earlier run wrote this and stopped before it could tell: its work is verified and told, with a link that undoes it. */
export async function takeUpPolicy(
  workflow: Workflow,
  record: BucketPolicyRecord,
  { previousText, writtenText }: UndoRecord,
): Promise<Applied> {
  const link = await keepUndo(workflow, record, { previousText, writtenText });
  return afterWrite(workflow, record, { previousText, link });
}

/** What was there and what is written, kept before the write; returns the link that undoes it. The token itself exists only there. */
export async function keepUndo(
  workflow: Workflow,
  { planId }: Pick<PlanRecord, 'planId'>,
  texts: Pick<UndoRecord, 'previousText' | 'writtenText'>,
): Promise<string> {
  const token = workflow.deps.newToken();
  await workflow.deps.plans.recordIntent(planId, {
    tokenHash: hashToken(token),
    ...texts,
    expiresAt: hoursFromNow(workflow, UNDO_HOURS),
  });
  return undoLink(workflow, planId, token);
}

/** An error does not prove that nothing happened: an answer can get lost after the effect. The bucket itself tells. */
async function afterRefusal(
  workflow: Workflow,
  record: BucketPolicyRecord,
  message: string,
  { previousText, link }: Undoable,
): Promise<Applied> {
  const { plan } = record;
  const untouched = (await workflow.deps.s3.getBucketPolicyText(plan)) === previousText;
  const seen = untouched
    ? 'not-yet'
    : await readBack(workflow.deps, plan, { expected: plan.after, before: previousText });
  if (isThere(seen)) return afterWrite(workflow, record, { previousText, link });
  if (seen === 'unreadable')
    return endFailed(
      workflow,
      record,
      {
        written: 'not-known',
        error: `Writing the policy of bucket ${plan.bucket} failed: ${message}`,
        nextStep: UNVERIFIED_NEXT_STEP,
      },
      link,
    );
  return endFailed(workflow, record, {
    written: 'nothing',
    error: `The policy of bucket ${plan.bucket} was not written: ${message}${publicStatementHint(plan.after, message)}`,
    nextStep: REFUSED_NEXT_STEP,
  });
}

async function afterWrite(
  workflow: Workflow,
  record: BucketPolicyRecord,
  { previousText, link }: Undoable,
): Promise<Applied> {
  const verification = await verify(workflow.deps, record.plan, previousText);
  if (verification.policy === 'verified') return endApplied(workflow, record, verification, link);
  const { stillFound } = verification;
  if (stillFound !== undefined) return takeBack(workflow, record, { ...verification, stillFound }, link);
  return endFailed(
    workflow,
    record,
    { written: 'written', error: verification.summary, nextStep: UNVERIFIED_NEXT_STEP },
    link,
  );
}

function messageOf(error: unknown): string {
  if (error instanceof OriginmendError) return error.message;
  throw error;
}
