import { diagnose } from '../core/diagnosis/diagnose.ts';
import { buildPlans } from '../core/plan/build-plan.ts';
import type { Examination } from '../core/report/examination.ts';
import { type CollectOptions, collectFacts } from './collect-facts.ts';
import type { Deps } from './deps.ts';

/** Looks at one distribution: collect facts → diagnose → plan. Reads only; everything that judges goes through here. */
export async function examine(deps: Deps, distributionId: string, options: CollectOptions = {}): Promise<Examination> {
  const { facts, policyTexts } = await collectFacts(deps, distributionId, options);
  const diagnosis = diagnose(facts);
  return { facts, diagnosis, planned: buildPlans(facts, diagnosis), policyTexts };
}
