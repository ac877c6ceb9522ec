import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../functions/core/diagnosis/diagnose.ts';
import { buildPlans } from '../../../functions/core/plan/build-plan.ts';
import { siteFacts } from './site-facts.ts';

describe('the fingerprint', () => {
  const fingerprintOf = (facts: ReturnType<typeof siteFacts>) => {
    const [planned] = buildPlans(facts, diagnose(facts));
    if (planned?.kind !== 'plan') throw new Error(`expected a plan, got ${JSON.stringify(planned)}`);
    return planned.plan.fingerprint;
  };

  const withETag = (ETag?: string) => {
    const facts = siteFacts({});
    return { ...facts, distribution: { ...(facts.distribution as object), ...(ETag ? { ETag } : {}) } } as typeof facts;
  };

  it('changes with the ETag of the distribution, and is as ever without one', () => {
    const prints = [undefined, undefined, 'E1', 'E2', 'E2'].map((eTag) => fingerprintOf(withETag(eTag)));
    expect(prints[0]).toBe(prints[1]);
    expect(prints[3]).toBe(prints[4]);
    expect(new Set(prints).size).toBe(3);
  });
});
