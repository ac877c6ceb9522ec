import { describe, expect, it } from 'vitest';
import { moreThanTakingBack } from '../../../functions/core/plan/undo-only-takes-back.ts';
import type { PolicyDocument, Statement } from '../../../functions/core/policy/document.ts';
import { oacReadStatement, oaiArn, oaiReadStatement } from '../../../functions/core/policy/grants.ts';
import { applyEdits, type PolicyEdit } from '../../../functions/core/policy/patch.ts';

const TARGET = { bucket: 'site', partition: 'aws', prefix: '' } as const;
const DISTRIBUTION = 'arn:aws:cloudfront::111122223333:distribution/E1';
const OAC = oacReadStatement({ ...TARGET, distributionArn: DISTRIBUTION });
const OAI = oaiReadStatement({ ...TARGET, oaiId: 'E3OAI' });
const GONE = 'AIDAEXAMPLEGONE000001';
const DEPLOY = {
  Effect: 'Allow',
  Principal: { AWS: ['arn:aws:iam::111122223333:role/deploy', GONE] },
  Action: ['s3:GetObject', 's3:PutObject'],
  Resource: 'arn:aws:s3:::site/*',
} as const satisfies Statement;
const TLS = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::site/*' } as const;

const policy = (...Statement: readonly Statement[]): PolicyDocument => ({
  Version: '2012-10-17',
  Id: 'ours',
  Statement,
});
const text = (document: PolicyDocument | null) => (document === null ? null : JSON.stringify(document));
const judge = (previous: PolicyDocument | null, written: PolicyDocument | null, oaiId?: string) =>
  moreThanTakingBack({ previousText: text(previous), writtenText: text(written), oaiId });

const EDITS: Readonly<Record<string, PolicyEdit>> = {
  'the grant of an OAC': { kind: 'append-statement', statement: OAC },
  'the grant of an OAI': { kind: 'append-statement', statement: OAI },
  'an OAI in place of an identity that is gone': {
    kind: 'replace-principal',
    index: 1,
    from: GONE,
    to: oaiArn('E3OAI'),
  },
  'an identity that is gone': { kind: 'remove-principal', index: 1, value: GONE },
};

describe('what the changes of a bucket policy wrote', () => {
  it.each(Object.entries(EDITS))('%s is taken back', (_what, edit) => {
    const before = policy(TLS, DEPLOY);
    expect(judge(before, applyEdits(before, [edit]))).toBeUndefined();
  });

  it('as the first policy of a bucket is taken back', () => {
    expect(judge(null, policy(OAC))).toBeUndefined();
  });

  it('without a Version is taken back', () => {
    const before = { Statement: DEPLOY } satisfies PolicyDocument;
    expect(judge(before, applyEdits(before, [{ kind: 'append-statement', statement: OAC }]))).toBeUndefined();
  });

  it('when it took out an OAI puts that one back, and no other', () => {
    const before = policy(TLS, OAI, OAC);
    expect(judge(before, policy(TLS, OAC), 'E3OAI')).toBeUndefined();
    expect(judge(before, policy(TLS, OAC), 'E4OAI')).toContain('lets arn:aws:iam::cloudfront:user');
    expect(judge(before, policy(TLS, OAC))).toContain('who is not let in now');
  });
});

describe('a kept policy that', () => {
  const written = policy(TLS, DEPLOY, OAC);
  it.each<[string, PolicyDocument | null, RegExp]>([
    ['lets everybody in', policy(TLS, DEPLOY, { ...OAC, Principal: '*' }), /lets "\*" in/],
    ['lets everybody in as AWS', policy(TLS, DEPLOY, { ...OAC, Principal: { AWS: '*' } }), /lets \* in/],
    ['lets everybody but one in', policy(TLS, DEPLOY, { Effect: 'Allow', NotPrincipal: { AWS: '1' } }), /everybody/],
    ['names another distribution', policy(TLS, DEPLOY, { ...OAC, Condition: {} }), /lets cloudfront/],
    ['asks for less', policy(TLS, { ...DEPLOY, Resource: '*' }), /lets arn:aws:iam::111122223333:role\/deploy in/],
    ['allows more', policy(TLS, { ...DEPLOY, Action: 's3:*' }), /role\/deploy in, who is not let in now/],
    ['has no Deny any more', policy(DEPLOY), /no Allow/],
    ['has another Deny', policy({ ...TLS, Action: 's3:PutObject' }, DEPLOY), /no Allow/],
    ['has another Effect', policy({ ...TLS, Effect: 'allow' }, DEPLOY), /no Allow/],
    ['loses a statement', policy(TLS), /no longer lets arn:aws:iam::111122223333:role\/deploy/],
    ['is no policy any more', null, /no Allow/],
    ['has another Version', { ...policy(TLS, DEPLOY), Version: '2008-10-17' }, /Version/],
    ['has another Id', { ...policy(TLS, DEPLOY), Id: 'theirs' }, /Id/],
  ])('%s is not put back', (_what, previous, because) => {
    expect(judge(previous, written)).toMatch(because);
  });

  it('reads differently to different readers is not put back', () => {
    const twice = `{"Version":"2012-10-17","Id":"ours","Statement":[${JSON.stringify({ ...OAC, Principal: '*' })}],"Statement":[]}`;
    expect(moreThanTakingBack({ previousText: twice, writtenText: text(policy(OAC)) })).toContain('only one way');
    expect(moreThanTakingBack({ previousText: 'no policy', writtenText: text(policy(OAC)) })).toContain('only one way');
  });
});
