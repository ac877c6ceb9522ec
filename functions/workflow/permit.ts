import { listRefusalOfAny } from '../core/plan/bucket-lists.ts';
import type { Plan } from '../core/plan/plan.ts';
import { grantOf, isBucketPolicyPlan } from '../core/plan/plan-target.ts';
import { hoursAfter, LEASE_HOURS, nowIn, type Workflow } from './context.ts';
import { permitBySwitch, sentence } from './kill-switch.ts';
import type { PlanRecord } from './plan-store.ts';
import { askAnalyzer } from './pre-flight.ts';
import { giveSlotsBack, takeWriteSlots } from './write-caps.ts';
import type { Permit, Refusal, WriteRequest } from './write-request.ts';

/** Asked right before each write of an approved plan, whoever approved it. */
export async function permitWrite(workflow: Workflow, record: PlanRecord): Promise<Permit> {
  if (isTooLate(workflow, record)) return TOO_LATE;
  return permitChange(workflow, requestOf(record));
}

/** After all nothing of the plan was written. */
export function giveBackSlotsOf(workflow: Workflow, record: PlanRecord): Promise<void> {
  return giveSlotsBack(workflow, requestOf(record));
}

function requestOf({ planId, plan, decision }: PlanRecord): WriteRequest {
  const policy = isBucketPolicyPlan(plan) ? plan : grantOf(plan);
  const [bucket, grantBucket] = bucketsOf(plan);
  const byItself = decision?.choice === 'auto';
  return { planId, bucket, grantBucket, byItself, ...(policy ? { policy } : {}) };
}

const TOO_LATE: Refusal = {
  permitted: false,
  lasting: true,
  because: 'The plan had expired before the approved change could be written.',
  nextStep: 'Approve the next proposal; the next alarm or audit makes one.',
};

/** An approval in the last minute counts; what is taken up after a run that stopped half way does not outlive the plan. */
function isTooLate(workflow: Workflow, { expiresAt, decision }: PlanRecord): boolean {
  const now = nowIn(workflow);
  return now >= expiresAt && now >= hoursAfter(decision?.at ?? expiresAt, LEASE_HOURS);
}

/** Every bucket that a plan is about: the one it mends, and the one whose policy it writes first. */
export function bucketsOf(plan: Plan): readonly string[] {
  return [...new Set([plan.bucket, grantOf(plan)?.bucket].filter((bucket) => bucket !== undefined))];
}

/** Every guardrail that an operator sets, the kill switch last, so that nothing slow stands between it and the write. */
export async function permitChange(workflow: Workflow, request: WriteRequest): Promise<Permit> {
  for (const asked of [permitByList, permitByAnalyzer, takeWriteSlots]) {
    const permit = await asked(workflow, request);
    if (!permit.permitted) return permit;
  }
  const permit = await permitBySwitch(workflow);
  if (!permit.permitted) await giveSlotsBack(workflow, request);
  return permit;
}

/** Asked right before an undo writes: the lists hold for it as well, and the kill switch. It takes no slot: undo is not counted. */
export async function permitUndo(workflow: Workflow, buckets: readonly string[]): Promise<Permit> {
  const because = listRefusalOfAny(workflow.config.guards.buckets, buckets);
  if (because === undefined) return permitBySwitch(workflow);
  const nextStep = 'Put it back by hand, or change the list.';
  return { permitted: false, lasting: false, because: `Originmend may not write here: ${because}.`, nextStep };
}

async function permitByList({ config }: Workflow, { bucket, grantBucket }: WriteRequest): Promise<Permit> {
  const because = listRefusalOfAny(config.guards.buckets, [bucket, grantBucket]);
  if (because === undefined) return { permitted: true };
  const nextStep =
    'Nothing was changed. Make the change by hand, or change the list and let the next alarm or audit propose it.';
  return { permitted: false, lasting: true, because: `Originmend may not write here: ${because}.`, nextStep };
}

async function permitByAnalyzer(workflow: Workflow, { policy, byItself }: WriteRequest): Promise<Permit> {
  if (policy === undefined) return { permitted: true };
  const answer = await askAnalyzer(workflow, policy);
  if (answer.kind === 'refused')
    return {
      permitted: false,
      lasting: true,
      because: sentence(answer.because),
      nextStep: 'Nothing was changed. Mend what it names, then let the next alarm or audit propose again.',
    };
  if (answer.kind === 'passed' || !byItself) return { permitted: true };
  const nextStep = 'Nothing was changed. A person may decide without that check.';
  return { permitted: false, lasting: false, because: sentence(answer.because), nextStep };
}
