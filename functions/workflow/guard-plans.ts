import { listRefusal } from '../core/plan/bucket-lists.ts';
import type { Plan, Planned } from '../core/plan/plan.ts';
import { isBucketPolicyPlan, targetOf } from '../core/plan/plan-target.ts';
import type { Examination } from '../core/report/examination.ts';
import type { Workflow } from './context.ts';
import { sentence } from './kill-switch.ts';
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
  const unlisted = plan.bucket === undefined ? undefined : listRefusal(workflow.config.guards.buckets, plan.bucket);
  if (unlisted !== undefined) return refused(plan, 'bucket-lists', unlisted);
  const answer = isBucketPolicyPlan(plan) ? await askAnalyzer(workflow, plan) : PASSED;
  if (answer.kind === 'refused') return refused(plan, 'access-analyzer', answer.because);
  const warnings = answer.kind === 'unavailable' ? [sentence(answer.because)] : [];
  return { kind: 'plan', plan: forAPerson(plan, warnings) };
}

const PASSED = { kind: 'passed' } as const;

function refused(plan: Plan, guardrail: string, because: string): Planned {
  const { bucket, causes, diff } = plan;
  const base = { kind: 'refused', bucket, causes, guardrail, because, diff } as const;
  return isBucketPolicyPlan(plan) ? { ...base, after: plan.after } : { ...base, target: targetOf(plan) };
}

function forAPerson(plan: Plan, warnings: readonly string[]): Plan {
  if (warnings.length === 0) return plan;
  const safety = plan.safety === 'auto' ? 'approve' : plan.safety;
  return { ...plan, safety, warnings: [...warnings, ...plan.warnings] };
}
