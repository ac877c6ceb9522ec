import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../functions/core/diagnosis/diagnose.ts';
import { flapIn, withRestore, withTold } from '../../../functions/core/guard/flapping.ts';
import { restoredGrants } from '../../../functions/core/guard/restored-grants.ts';
import { buildPlans } from '../../../functions/core/plan/build-plan.ts';
import type { BucketPolicyPlan } from '../../../functions/core/plan/plan.ts';
import { allow, cloudFront, OAC, policyOf, siteFacts, sourceArn } from '../plan/site-facts.ts';

const day = (number: number) => new Date(Date.UTC(2026, 10, number)).toISOString();
const restore = (id: string, on: number) => ({ id, at: day(on), about: 'Ada' });

describe('a grant', () => {
  it.each([
    ['restored once', [restore('a', 9)]],
    ['restored twice, once too long ago', [restore('a', 1), restore('b', 9)]],
    ['never restored', []],
  ])('%s does not flap', (_what, notes) => {
    expect(flapIn(notes, day(10), 7)).toBeUndefined();
  });

  it('restored twice within the days flaps, and says when and whether people know', () => {
    const notes = [restore('b', 9), restore('a', 5)];
    expect(flapIn(notes, day(10), 7)).toEqual({ restoredAt: [day(5), day(9)], told: false });
    expect(flapIn(withTold(notes, day(9)), day(10), 7)).toMatchObject({ told: true });
  });

  it('is noted once per plan', () => {
    expect(withRestore([restore('a', 5)], restore('a', 6), 7)).toBeUndefined();
    expect(withRestore([restore('a', 1)], restore('b', 9), 7)).toEqual([restore('b', 9)]);
  });

  it('that people were told about is told again when that was too long ago', () => {
    const notes = [{ id: 'told', at: day(1) }, restore('a', 9), restore('b', 10)];
    expect(flapIn(notes, day(10), 7)).toMatchObject({ told: false });
  });
});

describe('the key of a restored grant', () => {
  const planOf = (site: Parameters<typeof siteFacts>[0]): BucketPolicyPlan => {
    const facts = siteFacts(site);
    const [planned] = buildPlans(facts, diagnose(facts));
    if (planned?.kind !== 'plan') throw new Error(`expected a plan, got ${JSON.stringify(planned)}`);
    return planned.plan;
  };
  const other = allow(cloudFront, { Condition: sourceArn('arn:aws:cloudfront::111122223333:distribution/E9') });

  it('is the same whatever else the policy says', () => {
    const keys = restoredGrants(planOf({ policy: null }));
    expect(keys).toEqual([expect.stringMatching(/^site#[0-9a-f]{32}$/)]);
    expect(restoredGrants(planOf({ policy: policyOf(other) }))).toEqual(keys);
  });

  it('is another one for another path', () => {
    const elsewhere = planOf({
      policy: null,
      origin: { ...OAC, OriginPath: '/v2' },
      bucket: { objects: { 'v2/index.html': { ServerSideEncryption: 'AES256', ownedByBucketOwner: true } } },
    });
    expect(restoredGrants(elsewhere)).not.toEqual(restoredGrants(planOf({ policy: null })));
  });
});
