import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../../../functions/core/diagnosis/diagnose.ts';
import { buildPlans } from '../../../../../functions/core/plan/build-plan.ts';
import { statementsOf } from '../../../../../functions/core/policy/document.ts';
import { corpusFacts, corpusFinding } from '../../corpus-case.ts';

const OAI = 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E3OAI';

function planOf(id: string) {
  const facts = corpusFacts(`oai-deleted-principal/${id}`);
  const [planned] = buildPlans(facts, diagnose(facts));
  return planned;
}

describe('oai-deleted-principal', () => {
  it('puts the living OAI in the dead one’s place, in a plan that passes every guardrail', () => {
    const planned = planOf('found-only-principal');
    expect(planned).toMatchObject({ kind: 'plan', plan: { safety: 'approve', causes: ['oai-deleted-principal'] } });
    if (planned?.kind !== 'plan') return;
    expect(statementsOf(planned.plan.after)).toEqual([
      { ...statementsOf(planned.plan.before)[0], Principal: { AWS: OAI } },
    ]);
  });

  it('removes the dead principal beside a living one and grants the OAI in a statement of its own', () => {
    const planned = planOf('found-among-live-principals');
    expect(planned?.kind).toBe('plan');
    if (planned?.kind !== 'plan') return;
    const [mended, added] = statementsOf(planned.plan.after);
    expect(mended?.Principal).toEqual({ AWS: ['arn:aws:iam::111122223333:role/Deploy'] });
    expect(added).toMatchObject({ Effect: 'Allow', Principal: { AWS: OAI }, Action: 's3:GetObject' });
  });

  it('never hands the OAI a statement that grants more than reading', () => {
    expect(planOf('found-wider-than-reading')).toBeUndefined();
    const { proposal } = corpusFinding('oai-deleted-principal/found-wider-than-reading');
    expect(proposal).toMatchObject({ safety: 'manual', change: { kind: 'manual' } });
    expect(proposal.steps.join(' ')).toContain('do not put the OAI in its place');
  });

  it('writes nothing while another statement names an identity that is gone', () => {
    expect(planOf('found-two-statements')).toBeUndefined();
    const { proposal } = corpusFinding('oai-deleted-principal/found-two-statements');
    expect(proposal.safety).toBe('manual');
    expect(proposal.steps.join(' ')).toContain('Another statement names an unresolved principal');
  });

  it('plans nothing while the policy may still be settling', () => {
    expect(planOf('unknown-settling')).toBeUndefined();
  });
});
