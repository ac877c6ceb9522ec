import { listRefusalOfAny } from '../core/plan/bucket-lists.ts';
import type { Plan, Planned } from '../core/plan/plan.ts';
import { grantOf, isBucketPolicyPlan, targetOf } from '../core/plan/plan-target.ts';
import type { Examination } from '../core/report/examination.ts';
import { utc } from '../core/report/when.ts';
import type { Workflow } from './context.ts';
import { flapOf } from './flapping.ts';
import { sentence } from './kill-switch.ts';
import { bucketsOf } from './permit.ts';
import { askAnalyzer } from './pre-flight.ts';

/**
 * The examination with every plan passed through the guardrails an operator sets, before anybody is asked: a plan that may not be
 * written becomes a refusal with its reason, one that may not be written without a person loses its `auto`.
 */
export async function guardPlans(workflow: Workflow, examination: Examination): Promise<Examination> {
  const planned = await Promise.all(
    examination.planned.map((each) => (each.kind === 'plan' ? guardPlan(workflow, each.plan) : each)),
  );
  return { ...examination, planned };
}

async function guardPlan(workflow: Workflow, plan: Plan): Promise<Planned> {
  const unlisted = listRefusalOfAny(workflow.config.guards.buckets, bucketsOf(plan));
  if (unlisted !== undefined) return refused(plan, 'bucket-lists', unlisted);
  const policy = isBucketPolicyPlan(plan) ? plan : grantOf(plan);
  const answer = policy ? await askAnalyzer(workflow, policy) : PASSED;
  if (answer.kind === 'refused') return refused(plan, 'access-analyzer', answer.because);
  const warnings = answer.kind === 'unavailable' ? [sentence(answer.because)] : [];
  return { kind: 'plan', plan: forAPerson(plan, [...warnings, ...(await flapWarnings(workflow, plan))]) };
}

const PASSED = { kind: 'passed' } as const;

function refused(plan: Plan, guardrail: string, because: string): Planned {
  const { bucket, causes, diff } = plan;
  const base = { kind: 'refused', bucket, causes, guardrail, because, diff } as const;
  return isBucketPolicyPlan(plan) ? { ...base, after: plan.after } : { ...base, target: targetOf(plan) };
}

async function flapWarnings(workflow: Workflow, plan: Plan): Promise<readonly string[]> {
  const flap = await flapOf(workflow, plan);
  if (flap === undefined) return [];
  const { flapDays } = workflow.config.guards;
  return [
    `This grant was restored ${flap.restoredAt.length} times within ${flapDays} days (last at ${utc(flap.restoredAt.at(-1) ?? '')}) and was taken away again each time: change what writes the policy, or it will be.`,
  ];
}

function forAPerson(plan: Plan, warnings: readonly string[]): Plan {
  if (warnings.length === 0) return plan;
  const safety = plan.safety === 'auto' ? 'approve' : plan.safety;
  return { ...plan, safety, warnings: [...warnings, ...plan.warnings] };
}
