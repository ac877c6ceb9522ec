import type { Examination } from '../core/report/examination.ts';
import {
  appliedMessage,
  driftedMessage,
  type FailedDetails,
  failedMessage,
  unchangedMessage,
} from '../core/report/messages.ts';
import { OriginmendError, PolicyChangedError } from '../shared/errors.ts';
import { hoursFromNow, undoLink, type Workflow } from './context.ts';
import { examine } from './examine.ts';
import type { PlanOutcome, PlanRecord, UndoRecord } from './plan-store.ts';
import { keepPlan } from './propose.ts';
import { isPolicy, readBack } from './read-back.ts';
import { hashToken } from './token.ts';
import { type Verification, verify } from './verify.ts';
import { isAlreadyRight, whyNoPlan } from './without-plan.ts';

/** How an approved plan ended. */
export type Applied =
  | { readonly kind: 'applied'; readonly verification: Verification; readonly undoLink: string }
  | { readonly kind: 'unchanged'; readonly summary: string }
  | { readonly kind: 'drifted'; readonly summary: string; readonly newLink?: string }
  | { readonly kind: 'failed'; readonly summary: string; readonly undoLink?: string };

/** When somebody writes between our look and our write, we look once more; then people must. */
const ATTEMPTS = 2;

/** Links to undo stay valid this long. */
const UNDO_HOURS = 7 * 24;

/**
 * Carries out a claimed plan: examine again, write only while the fingerprint still holds, read back, tell. The record ends in a
 * final status and everybody is told whatever happens.
 */
export async function apply(workflow: Workflow, record: PlanRecord, attempt = 1): Promise<Applied> {
  const examination = await examine(workflow.deps, record.plan.distributionId, { probe: false });
  const planned = examination.planned.find((candidate) => bucketOfPlanned(candidate) === record.plan.bucket);
  if (planned?.kind === 'plan' && planned.plan.fingerprint === record.plan.fingerprint)
    return write(workflow, record, examination, attempt);
  if (planned?.kind === 'plan') return drifted(workflow, record, examination, planned.plan);
  if (planned?.kind === 'refused') return driftedWithoutPlan(workflow, record, planned.because);
  if (!isAlreadyRight(examination, record.plan))
    return driftedWithoutPlan(workflow, record, whyNoPlan(examination, record.plan));
  return isPolicy(examination.policyTexts[record.plan.bucket] ?? null, record.plan.after) && record.undo
    ? takeUp(workflow, record, record.undo)
    : unchanged(workflow, record);
}

/** An earlier run wrote this and stopped before it could tell: its work is verified and told, with a link that undoes it. */
async function takeUp(
  workflow: Workflow,
  record: PlanRecord,
  { previousText, writtenText }: UndoRecord,
): Promise<Applied> {
  return afterWrite(workflow, record, await keepUndo(workflow, record, { previousText, writtenText }));
}

function bucketOfPlanned(planned: Examination['planned'][number]): string {
  return planned.kind === 'plan' ? planned.plan.bucket : planned.bucket;
}

async function write(
  workflow: Workflow,
  record: PlanRecord,
  examination: Examination,
  attempt: number,
): Promise<Applied> {
  const { deps } = workflow;
  const { plan } = record;
  const writtenText = JSON.stringify(plan.after);
  const previousText = examination.policyTexts[plan.bucket] ?? null;
  const link = await keepUndo(workflow, record, { previousText, writtenText });
  try {
    await deps.s3.putBucketPolicy(plan, writtenText, plan.ownerAccountId, { ifStill: previousText });
  } catch (error) {
    if (error instanceof PolicyChangedError && attempt < ATTEMPTS) return apply(workflow, record, attempt + 1);
    return afterRefusal(workflow, record, messageOf(error), { previousText, link });
  }
  return afterWrite(workflow, record, link);
}

/** What was there and what is written, kept before the write; returns the link that undoes it. The token itself exists only there. */
async function keepUndo(
  workflow: Workflow,
  { planId }: PlanRecord,
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
  record: PlanRecord,
  message: string,
  { previousText, link }: { readonly previousText: string | null; readonly link: string },
): Promise<Applied> {
  const { plan } = record;
  const untouched = (await workflow.deps.s3.getBucketPolicyText(plan)) === previousText;
  const seen = untouched ? 'differs' : await readBack(workflow.deps, plan, plan.after);
  if (seen === 'verified') return afterWrite(workflow, record, link);
  if (seen === 'unreadable')
    return failed(
      workflow,
      record,
      {
        written: 'not-known',
        error: `Writing the policy of bucket ${plan.bucket} failed: ${message}`,
        nextStep: UNVERIFIED_NEXT_STEP,
      },
      link,
    );
  return failed(workflow, record, {
    written: 'nothing',
    error: `The policy of bucket ${plan.bucket} was not written: ${message}`,
    nextStep: REFUSED_NEXT_STEP,
  });
}

async function afterWrite(workflow: Workflow, record: PlanRecord, link: string): Promise<Applied> {
  const verification = await verify(workflow.deps, record.plan);
  if (verification.policy !== 'verified')
    return failed(
      workflow,
      record,
      { written: 'written', error: verification.summary, nextStep: UNVERIFIED_NEXT_STEP },
      link,
    );
  await finish(workflow, record, 'applied', { summary: verification.summary, verification });
  await workflow.deps.notify(
    appliedMessage(record, {
      at: now(workflow),
      by: byOf(record),
      summary: verification.summary,
      verification,
      undoLink: link,
    }),
  );
  return { kind: 'applied', verification, undoLink: link };
}

type Failure = Pick<FailedDetails, 'written' | 'error' | 'nextStep'>;

const REFUSED_NEXT_STEP = 'Nothing was changed. Mend what S3 names, then let the next alarm or audit propose again.';
const UNVERIFIED_NEXT_STEP =
  'Compare the bucket policy with the proposal; the undo link restores the previous one while nobody else has changed it.';

async function failed(workflow: Workflow, record: PlanRecord, why: Failure, link?: string): Promise<Applied> {
  const summary = `${why.error} ${why.nextStep}`;
  await finish(workflow, record, 'failed', { summary });
  await workflow.deps.notify(failedMessage(record, { at: now(workflow), by: byOf(record), ...why, undoLink: link }));
  return { kind: 'failed', summary, ...(link ? { undoLink: link } : {}) };
}

async function unchanged(workflow: Workflow, record: PlanRecord): Promise<Applied> {
  const summary = `CloudFront may already read bucket ${record.plan.bucket}: nothing was left to change, and nothing was written.`;
  await finish(workflow, record, 'unchanged', { summary });
  await workflow.deps.notify(unchangedMessage(record, { at: now(workflow), by: byOf(record) }));
  return { kind: 'unchanged', summary };
}

/** The world moved on and there is another right change: that one is proposed, the approved one is not written. */
async function drifted(
  workflow: Workflow,
  record: PlanRecord,
  examination: Examination,
  plan: PlanRecord['plan'],
): Promise<Applied> {
  const summary = `Bucket ${plan.bucket} or distribution ${plan.distributionId} has changed since this was proposed; nothing was written.`;
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

async function driftedWithoutPlan(workflow: Workflow, record: PlanRecord, because: string): Promise<Applied> {
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

function now(workflow: Workflow): string {
  return workflow.deps.now().toISOString();
}

function byOf(record: PlanRecord): string {
  return record.decision?.by ?? 'nobody';
}

function messageOf(error: unknown): string {
  if (error instanceof OriginmendError) return error.message;
  throw error;
}
