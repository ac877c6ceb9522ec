import { targetOf, targetOfPlanned } from '../core/plan/plan-target.ts';
import type { Examination } from '../core/report/examination.ts';
import { PlanKindError } from '../shared/errors.ts';
import type { Workflow } from './context.ts';
import { examine } from './examine.ts';
import { type Applied, endDrifted, endDriftedWithoutPlan, endUnchanged } from './outcome.ts';
import { type BucketPolicyRecord, isBucketPolicyRecord, type PlanRecord } from './plan-store.ts';
import { isPolicy } from './read-back.ts';
import { isAlreadyRight, whyNoPlan } from './without-plan.ts';
import { takeUpPolicy, writePolicy } from './write-policy.ts';

export type { Applied } from './outcome.ts';

/** When somebody writes between our look and our write, we look once more; then people must. */
const ATTEMPTS = 2;

/**
 * Carries out a claimed plan: examine again, write only while the fingerprint still holds, read back, tell. The record ends in a
 * final status and everybody is told whatever happens.
 */
export async function apply(workflow: Workflow, record: PlanRecord, attempt = 1): Promise<Applied> {
  if (!isBucketPolicyRecord(record)) throw new PlanKindError(record.plan);
  const examination = await examine(workflow.deps, record.plan.distributionId, { probe: false });
  const planned = examination.planned.find((candidate) => targetOfPlanned(candidate) === targetOf(record.plan));
  if (planned?.kind === 'plan' && planned.plan.fingerprint === record.plan.fingerprint)
    return write(workflow, record, examination, attempt);
  if (planned?.kind === 'plan') return endDrifted(workflow, record, examination, planned.plan);
  if (planned?.kind === 'refused') return endDriftedWithoutPlan(workflow, record, planned.because);
  if (!isAlreadyRight(examination, record.plan))
    return endDriftedWithoutPlan(workflow, record, whyNoPlan(examination, record.plan));
  return isPolicy(examination.policyTexts[record.plan.bucket] ?? null, record.plan.after) && record.undo
    ? takeUpPolicy(workflow, record, record.undo)
    : endUnchanged(workflow, record);
}

async function write(
  workflow: Workflow,
  record: BucketPolicyRecord,
  examination: Examination,
  attempt: number,
): Promise<Applied> {
  const written = await writePolicy(workflow, record, examination);
  if (written.kind !== 'changed') return written;
  return attempt < ATTEMPTS ? apply(workflow, record, attempt + 1) : written.afterwards();
}
