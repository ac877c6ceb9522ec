import { describe, expect, it } from 'vitest';
import { resolveVariables } from '../../../functions/core/policy/policy-variables.ts';
import { matchesPattern } from '../../../functions/core/policy/wildcard.ts';

const SYNTAX = { variables: true, wildcards: false };
const context = { 'aws:username': [{ kind: 'values', values: ['ada'] }] } as const;
const name = '$' + '{aws:username}';

describe('a text with many policy variables', () => {
  it('is read as it stands, up to 32 of them', () => {
    const [only, ...more] = resolveVariables(name.repeat(32), context, SYNTAX);
    expect(more).toEqual([]);
    expect(only).toMatchObject({ kind: 'pattern', exact: true });
    expect(only?.kind === 'pattern' && matchesPattern(only.pattern, 'ada'.repeat(32))).toBe(true);
  });

  it('may be anything from 33 on: it decides nothing', () => {
    const [only, ...more] = resolveVariables(name.repeat(33), context, SYNTAX);
    expect(more).toEqual([]);
    expect(only).toMatchObject({ kind: 'pattern', exact: false });
    expect(only?.kind === 'pattern' && matchesPattern(only.pattern, 'anything')).toBe(true);
  });
});
