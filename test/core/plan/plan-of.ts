import { diagnose } from '../../../functions/core/diagnosis/diagnose.ts';
import type { Facts } from '../../../functions/core/facts.ts';
import { buildPlans } from '../../../functions/core/plan/build-plan.ts';
import type { BucketPolicyPlan } from '../../../functions/core/plan/plan.ts';

/** The plan for the first bucket. Throws when there is none, or it is refused. */
export function planOf(facts: Facts): BucketPolicyPlan {
  const [planned] = buildPlans(facts, diagnose(facts));
  if (planned?.kind !== 'plan') throw new Error(`expected a plan, got ${JSON.stringify(planned)}`);
  return planned.plan;
}
