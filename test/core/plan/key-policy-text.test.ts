import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kmsDecryptStatement } from '../../../functions/core/diagnosis/kms-objects.ts';
import { appendToKeyPolicy, grantsAlready } from '../../../functions/core/plan/key-policy-text.ts';
import { DISTRIBUTION_ARN } from './site-facts.ts';

const STATEMENT = kmsDecryptStatement(DISTRIBUTION_ARN);

describe('appendToKeyPolicy', () => {
  it('leaves every character that was there, odd spacing and brackets in texts included', () => {
    const text = '{ "Id" : "a ] [ } \\" Statement",\n  "Statement" : [ {"Sid":"]","Effect":"Allow" } \n ], "X": [1] }';
    const after = appendToKeyPolicy(text, STATEMENT) ?? '';
    const added = JSON.stringify(STATEMENT);
    expect(after).toContain(`,${added}`);
    expect(after.replace(`,${added}`, '').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
    expect(JSON.parse(after)).toEqual({
      ...JSON.parse(text),
      Statement: [{ Sid: ']', Effect: 'Allow' }, STATEMENT],
    });
  });

  it('begins the list of a policy without statements', () => {
    expect(JSON.parse(appendToKeyPolicy('{"Statement":[]}', STATEMENT) ?? '')).toEqual({ Statement: [STATEMENT] });
  });

  it.each([
    ['no JSON', 'nonsense'],
    ['one statement that is no list', '{"Statement":{"Effect":"Allow"}}'],
    ['no statement', '{"Version":"2012-10-17"}'],
    ['a key twice', '{"Statement":[{"Sid":"1"}],"Statement":[]}'],
  ])('is refused for %s', (_what, text) => {
    expect(appendToKeyPolicy(text, STATEMENT)).toBeUndefined();
  });

  it('means exactly one statement more, for any policy', () => {
    const sid = fc.string();
    const policy = fc.record({
      Id: fc.string(),
      Statement: fc.array(fc.record({ Sid: sid, Resource: fc.array(fc.string()) }), { maxLength: 4 }),
      Other: fc.jsonValue(),
    });
    fc.assert(
      fc.property(policy, fc.integer({ min: 0, max: 4 }), (document, indent) => {
        const after = appendToKeyPolicy(JSON.stringify(document, null, indent), STATEMENT);
        const { Statement, ...rest } = JSON.parse(after ?? '{}');
        expect(Statement.slice(0, -1)).toEqual(document.Statement);
        expect(Statement.at(-1)).toMatchObject({ ...STATEMENT, Sid: expect.any(String) });
        expect(rest).toEqual(JSON.parse(JSON.stringify({ Id: document.Id, Other: document.Other })));
      }),
    );
  });

  it('is known to be there already, whatever its Sid', () => {
    expect(grantsAlready(JSON.stringify({ Statement: [{ ...STATEMENT, Sid: 'Mine' }] }), STATEMENT)).toBe(true);
    expect(grantsAlready('{"Statement":[]}', STATEMENT)).toBe(false);
  });
});
