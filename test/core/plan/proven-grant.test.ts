import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../functions/core/diagnosis/diagnose.ts';
import type { Facts } from '../../../functions/core/facts.ts';
import { buildPlans } from '../../../functions/core/plan/build-plan.ts';
import type { BucketPolicyPlan } from '../../../functions/core/plan/plan.ts';
import { corpusFacts } from '../diagnosis/corpus-case.ts';

function planOf(facts: Facts): BucketPolicyPlan {
  const [planned] = buildPlans(facts, diagnose(facts));
  if (planned?.kind !== 'plan') throw new Error(`expected a plan, got ${JSON.stringify(planned)}`);
  return planned.plan;
}

describe('a grant is added by itself only where the policy proves that this distribution used to read', () => {
  it.each([
    ['oai-to-oac-half-migrated/only-oai-granted', 'auto'],
    ['oai-to-oac-half-migrated/others-with-another-oai', 'auto'],
    ['oai-to-oac-half-migrated/others-oai', 'approve'],
    ['oac-to-oai-reverted/only-service-granted', 'auto'],
    ['oac-to-oai-reverted/names-nobody-else', 'approve'],
    ['oac-to-oai-reverted/other-account', 'approve'],
    ['oac-to-oai-reverted/unscoped-grant', 'approve'],
    ['oai-wrong-id/other-still-reads', 'approve'],
    ['oac-sourcearn-mismatch/while-disabled', 'approve'],
  ])('%s: %s', (id, safety) => {
    expect(planOf(corpusFacts(id)).safety).toBe(safety);
  });

  it('warns that a disabled distribution serves nobody', () => {
    expect(planOf(corpusFacts('oac-sourcearn-mismatch/while-disabled')).warnings.join()).toContain('is disabled');
  });
});
