import { describe, expect, it } from 'vitest';
import { originViews } from '../../../functions/core/diagnosis/origin-view.ts';
import { type DistributionFacts, isUnreadable } from '../../../functions/core/facts.ts';
import type { Candidate } from '../../../functions/core/plan/candidate.ts';
import { GUARDRAILS } from '../../../functions/core/plan/guardrails.ts';
import type { Statement } from '../../../functions/core/policy/document.ts';
import { applyEdits, type PolicyEdit } from '../../../functions/core/policy/patch.ts';
import { OAI, siteFacts } from './site-facts.ts';

const DEAD = 'AIDAEXAMPLEEXAMPLE00';
const E3OAI = 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E3OAI';
const allow: Statement = {
  Effect: 'Allow',
  Principal: { AWS: [DEAD, 'arn:aws:iam::444455556666:root'] },
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::site/*',
};

/** What the guardrail says of an edit that no cause would make, as if a mistake in one had. */
function refusal(statement: Statement, edit: PolicyEdit): string | undefined {
  const before = { Version: '2012-10-17', Statement: [statement] };
  const facts = siteFacts({ origin: OAI, policy: before });
  if (isUnreadable(facts.distribution)) throw new Error('the distribution is known');
  const views = originViews(facts, facts.distribution satisfies DistributionFacts);
  const after = applyEdits(before, [edit]);
  const candidate: Candidate = {
    bucket: 'site',
    views,
    findings: [],
    edits: [edit],
    safety: 'approve',
    before,
    after,
    requests: [],
  };
  const [, only] = GUARDRAILS.find(([name]) => name === 'only-appends-the-grant') ?? expect.fail('no such guardrail');
  return only(candidate);
}

describe('edits of a statement that is there', () => {
  it('may put the origin’s own OAI where an identity is gone, and take out one that is gone', () => {
    expect(refusal(allow, { kind: 'replace-principal', index: 0, from: DEAD, to: E3OAI })).toBeUndefined();
    expect(refusal(allow, { kind: 'remove-principal', index: 0, value: DEAD })).toBeUndefined();
  });

  it.each<[string, Statement, PolicyEdit]>([
    ['put everybody there', allow, { kind: 'replace-principal', index: 0, from: DEAD, to: '*' }],
    ['put another OAI there', allow, { kind: 'replace-principal', index: 0, from: DEAD, to: `${E3OAI}X` }],
    [
      'replace somebody who lives',
      allow,
      { kind: 'replace-principal', index: 0, from: 'arn:aws:iam::444455556666:root', to: E3OAI },
    ],
    [
      'remove somebody who lives',
      allow,
      { kind: 'remove-principal', index: 0, value: 'arn:aws:iam::444455556666:root' },
    ],
    ...(
      [
        ['that may write', { Action: ['s3:GetObject', 's3:PutObjectAcl'] }],
        ['that may do anything', { Action: 's3:Get*' }],
        ['that may do all but one thing', { Action: undefined, NotAction: 's3:PutObject' }],
        ['that may read another bucket', { Resource: ['arn:aws:s3:::site/*', 'arn:aws:s3:::other/*'] }],
        ['that may read every bucket', { Resource: 'arn:aws:s3:::site*' }],
        ['that may read all but one thing', { Resource: undefined, NotResource: 'arn:aws:s3:::site/secret' }],
      ] as const
    ).map(([who, more]): [string, Statement, PolicyEdit] => [
      `put the OAI in the place of somebody ${who}`,
      { ...allow, ...more } as Statement,
      { kind: 'replace-principal', index: 0, from: DEAD, to: E3OAI },
    ]),
    ['change a Deny', { ...allow, Effect: 'Deny' }, { kind: 'remove-principal', index: 0, value: DEAD }],
    [
      'change whom a statement excepts',
      { Effect: 'Allow', NotPrincipal: { AWS: [DEAD, 'x'] }, Action: 's3:*', Resource: '*' },
      { kind: 'remove-principal', index: 0, value: DEAD },
    ],
    [
      'narrow a statement',
      allow,
      { kind: 'add-condition', index: 0, operator: 'Bool', key: 'aws:SecureTransport', values: ['true'] },
    ],
  ])('never %s', (_what, statement, edit) => {
    expect(refusal(statement, edit)).toContain('it would do more than append the read grant');
  });
});
