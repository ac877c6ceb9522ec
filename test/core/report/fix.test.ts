import { describe, expect, it } from 'vitest';
import type { Planned } from '../../../functions/core/plan/plan.ts';
import { fixOf } from '../../../functions/core/report/fix.ts';
import {
  after,
  before,
  DIFF,
  deny,
  denyStatement,
  diagnosis,
  examination,
  facts,
  keyPolicy,
  mismatch,
  missingObject,
  otherGrant,
  plan,
  signingOff,
} from './examples.ts';

const refused: Extract<Planned, { kind: 'refused' }> = {
  kind: 'refused',
  bucket: 'site',
  causes: ['oac-sourcearn-mismatch'],
  guardrail: 'size',
  because: 'the policy of bucket site would have 20500 bytes; S3 allows 20480',
};

describe('the fix of a bucket policy finding', () => {
  it('is the plan: its whole document, its difference, the steps of the cause', () => {
    expect(fixOf(examination(), mismatch)).toEqual({
      kind: 'put-bucket-policy',
      safety: 'approve',
      bucketPolicy: after,
      diff: DIFF,
      steps: mismatch.proposal.steps,
      deadEnds: mismatch.proposal.deadEnds,
    });
  });

  it.each([
    ['auto', 'auto', 'auto'],
    ['auto', 'approve', 'approve'],
    ['approve', 'auto', 'approve'],
    ['manual', 'auto', 'manual'],
  ] as const)('of a plan that is %s and a proposal that is %s is %s', (planned, proposed, safety) => {
    const finding = { ...mismatch, proposal: { ...mismatch.proposal, safety: proposed } };
    expect(
      fixOf(examination({ planned: [{ kind: 'plan', plan: { ...plan, safety: planned } }] }), finding).safety,
    ).toBe(safety);
  });

  it('does not borrow the plan of another cause or another bucket', () => {
    const others: readonly Planned[] = [
      { kind: 'plan', plan: { ...plan, causes: ['oai-wrong-id'] } },
      { kind: 'plan', plan: { ...plan, bucket: 'other' } },
    ];
    const fix = fixOf(examination({ planned: others }), mismatch);
    expect(fix).toMatchObject({ kind: 'manual', safety: 'manual' });
    expect(fix.bucketPolicy).toBeUndefined();
    expect(fix.steps[0]).toContain('No change of bucket site was planned');
  });

  it('says first why a guardrail refused, and shows the document it would have been', () => {
    const fix = fixOf(examination({ planned: [{ ...refused, after, diff: DIFF }] }), mismatch);
    expect(fix).toMatchObject({ kind: 'manual', safety: 'manual', bucketPolicy: after, diff: DIFF });
    expect(fix.steps).toEqual([
      'Originmend does not write this itself: the policy of bucket site would have 20500 bytes; S3 allows 20480.',
      ...mismatch.proposal.steps,
    ]);
    expect(fix.refused).toBe(fix.steps[0]);
  });

  it.each(['keeps-other-statements', 'other-callers', 'public'])(
    'hands nobody the document that guardrail %s found wrong',
    (guardrail) => {
      const fix = fixOf(examination({ planned: [{ ...refused, guardrail, after, diff: DIFF }] }), mismatch);
      expect(fix.kind).toBe('manual');
      expect(fix).not.toHaveProperty('bucketPolicy');
      expect(fix).not.toHaveProperty('diff');
    },
  );

  it('has nothing to write when the policy says it already', () => {
    const fix = fixOf(
      examination({ planned: [{ kind: 'unchanged', bucket: 'site', causes: ['oac-sourcearn-mismatch'] }] }),
      mismatch,
    );
    expect(fix).toMatchObject({ kind: 'manual', safety: 'manual' });
    expect(fix.steps[0]).toBe('Nothing to write: the policy of bucket site already says this.');
  });
});

const ALONE =
  'This alone is not enough: oac-sourcearn-mismatch refuses CloudFront as well. The document holds this change only.';

describe('the fix of a Deny', () => {
  const withDeny = { ...before, Statement: [otherGrant, denyStatement] };

  it('is the finished document for its owner, never one that Originmend writes', () => {
    const fix = fixOf(examination({ facts: facts(withDeny), diagnosis: diagnosis({ findings: [deny] }) }), deny);
    expect(fix).toMatchObject({ kind: 'put-bucket-policy', safety: 'manual', steps: deny.proposal.steps });
    expect(fix.bucketPolicy).toEqual({
      ...before,
      Statement: [
        otherGrant,
        {
          ...denyStatement,
          Condition: {
            ...denyStatement.Condition,
            ArnNotEqualsIfExists: {
              'aws:SourceArn': expect.toSatisfy((value: unknown) => [value].flat().join() === plan.distributionArn),
            },
          },
        },
      ],
    });
    expect(fix.diff).toContain('+');
  });

  it('leaves the facts it was made from alone', () => {
    const given = facts(withDeny);
    const copy = structuredClone(given);
    fixOf(examination({ facts: given }), deny);
    expect(given).toEqual(copy);
  });

  it('has no document when the policy could not be read', () => {
    const unreadable = { ...facts(), buckets: { site: { policy: { unreadable: 'AccessDenied' } } } };
    const fix = fixOf(examination({ facts: unreadable, planned: [] }), deny);
    expect(fix).toMatchObject({ kind: 'put-bucket-policy', safety: 'manual' });
    expect(fix).not.toHaveProperty('bucketPolicy');
  });

  it('says last what a guardrail had against it', () => {
    const fix = fixOf(examination({ planned: [{ ...refused, causes: ['deny-vpce'], after, diff: DIFF }] }), deny);
    expect(fix.steps).toEqual([...deny.proposal.steps, ALONE, fix.refused]);
    expect(fix.bucketPolicy).toBe(after);
  });
});

describe('other fixes', () => {
  it('carry the statement for a key policy', () => {
    const fix = fixOf(examination(), keyPolicy);
    expect(fix).toMatchObject({
      kind: 'put-key-policy',
      safety: 'approve',
      keyPolicyStatement: { Sid: 'AllowCloudFront' },
    });
  });

  it('carry the values of a configuration', () => {
    const fix = fixOf(examination(), signingOff);
    expect(fix).toMatchObject({
      kind: 'update-origin-access-control',
      configEdits: [{ path: 'originAccessControls.E2OAC.SigningBehavior', from: 'never', to: 'always' }],
    });
  });

  it('are for a person when the cause says so, whatever safety it names', () => {
    const fix = fixOf(examination(), { ...missingObject, proposal: { ...missingObject.proposal, safety: 'auto' } });
    expect(fix).toMatchObject({ kind: 'manual', safety: 'manual' });
  });
});
