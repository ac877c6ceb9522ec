import type { Safety } from '../core/change.ts';
import { targetOf, targetOfPlanned } from '../core/plan/plan-target.ts';
import { isSameChange } from '../core/plan/same-change.ts';
import type { Examination } from '../core/report/examination.ts';
import { applyChange } from './apply-change.ts';
import type { Workflow } from './context.ts';
import { examine } from './examine.ts';
import { endRefused } from './held.ts';
import { heldByMode, modeForPlan } from './mode.ts';
import { type Applied, endDrifted, endDriftedWithoutPlan, endUnchanged } from './outcome.ts';
import { type BucketPolicyRecord, isBucketPolicyRecord, type PlanRecord } from './plan-store.ts';
import { isPolicy } from './read-back.ts';
import { isAlreadyRight, whyNoPlan } from './without-plan.ts';
import { takeUpPolicy, writePolicy } from './write-policy.ts';
import type { Refusal } from './write-request.ts';

export type { Applied } from './outcome.ts';

/** When somebody writes between our look and our write, we look once more; then people must. */
const ATTEMPTS = 2;

/**
 * Carries out a claimed plan: examine again, write only while the fingerprint still holds, read back, tell. The record ends in a
 * final status and everybody is told whatever happens.
 */
export async function apply(workflow: Workflow, record: PlanRecord, attempt = 1): Promise<Applied> {
  if (!isBucketPolicyRecord(record)) return applyChange(workflow, record);
  const examination = await examine(workflow.deps, record.plan.distributionId, { probe: false });
  if (record.undo && isWritten(examination, record)) return takeUpPolicy(workflow, record, record.undo);
  const planned = examination.planned.find((candidate) => targetOfPlanned(candidate) === targetOf(record.plan));
  if (planned?.kind === 'plan' && isSameChange(record.plan, planned.plan))
    return write(workflow, record, examination, planned.plan.safety, attempt);
  if (planned?.kind === 'plan') return endDrifted(workflow, record, examination, planned.plan);
  if (planned?.kind === 'refused') return endDriftedWithoutPlan(workflow, record, planned.because);
  if (!isAlreadyRight(examination, record.plan))
    return endDriftedWithoutPlan(workflow, record, whyNoPlan(examination, record.plan));
  return endUnchanged(workflow, record);
}

/** An earlier run of this plan, which kept its intent, has written: whatever the diagnosis says now is said of our own document. */
function isWritten({ policyTexts }: Examination, { plan }: BucketPolicyRecord): boolean {
  return isPolicy(policyTexts[plan.bucket] ?? null, plan.after);
}

/** A run of mode auto stopped half way, and by now the mode is another one: no person has approved this. */
const MODE_IS_OVER: Refusal = {
  permitted: false,
  lasting: true,
  because: 'Nobody approved this change, and mode auto no longer holds here.',
  nextStep: 'Nothing was changed. The next alarm or audit does what the mode of now says.',
};

/** What makes a change safe by itself is more than what its fingerprint holds: other distributions, the encryption of objects. */
const NEEDS_A_PERSON: Refusal = {
  permitted: false,
  lasting: false,
  because: 'Looked at again right before the write, this change is not safe without a person any more.',
  nextStep: 'Nothing was changed. A person may approve it.',
};

async function write(
  workflow: Workflow,
  record: BucketPolicyRecord,
  examination: Examination,
  safety: Safety,
  attempt: number,
): Promise<Applied> {
  if (record.decision?.choice === 'auto' && modeForPlan(workflow.config.mode, examination, record.plan) !== 'auto')
    return endRefused(workflow, record, MODE_IS_OVER);
  if (record.decision?.choice === 'auto' && safety !== 'auto') return endRefused(workflow, record, NEEDS_A_PERSON);
  const held = heldByMode(workflow.config.mode, examination, record.plan);
  if (held !== undefined) return endRefused(workflow, record, held);
  const written = await writePolicy(workflow, record, examination);
  if (written.kind !== 'changed') return written;
  return attempt < ATTEMPTS ? apply(workflow, record, attempt + 1) : written.afterwards();
}
