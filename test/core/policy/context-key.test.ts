import { describe, expect, it } from 'vitest';
import { contextText, contextValue } from '../../../functions/core/policy/context-key.ts';
import type { ContextValue, RequestContext } from '../../../functions/core/policy/request.ts';

const text = (value: string): ContextValue => [{ kind: 'values', values: [value] }];
const context: RequestContext = {
  '*': text('any'),
  'aws:*': text('aws'),
  'aws:principaltag/*': text('tag'),
  'aws:principaltag/team': text('team'),
  'aws:empty': [],
};

describe('contextValue', () => {
  it.each([
    ['aws:PrincipalTag/Team', 'team'],
    ['aws:PrincipalTag/other', 'tag'],
    ['AWS:SourceArn', 'aws'],
    ['s3:prefix', 'any'],
    ['aws:principaltag/tea', 'tag'],
  ])('answers for %s by the closest entry', (key, expected) => {
    expect(contextValue(context, key)).toEqual(text(expected));
  });
  it('says nothing about a key that nobody listed, and does not look at inherited names', () => {
    for (const key of ['aws:SourceArn', 'constructor', '__proto__', 'toString']) {
      expect(contextText(contextValue({}, key))).toBe('not known');
    }
  });
  it('takes an entry without possibilities for not known', () => {
    expect(contextText(contextValue(context, 'aws:empty'))).toBe('not known');
  });
});

describe('contextText', () => {
  it.each<[ContextValue, string]>([
    [[{ kind: 'absent' }], 'absent'],
    [[{ kind: 'values', values: [] }], 'absent'],
    [text(''), '""'],
    [[{ kind: 'values', values: ['a', 'b'] }], 'a, b'],
    [[...text('a'), ...text('b')], 'a or b'],
    [[{ kind: 'absent' }, ...text('b')], 'absent or b'],
    [[{ kind: 'opaque' }], 'a value no policy can name'],
    [[{ kind: 'absent' }, { kind: 'opaque' }], 'none that a policy can name'],
    [[...text('a'), { kind: 'opaque' }], 'a or a value no policy can name'],
    [[{ kind: 'absent' }, { kind: 'opaque' }, ...text('a')], 'absent or a value no policy can name or a'],
    [
      [{ kind: 'address-in', ranges: ['1.0.0.0/8', '2.0.0.0/8', '3.0.0.0/8'] }],
      'an address in 1.0.0.0/8, 2.0.0.0/8, 3.0.0.0/8',
    ],
    [[...text('a'), { kind: 'anything' }], 'not known'],
    [[{ kind: 'address-in', ranges: ['13.32.0.0/15', '18.64.0.0/14'] }], 'an address in 13.32.0.0/15, 18.64.0.0/14'],
  ])('%j', (value, expected) => {
    expect(contextText(value)).toBe(expected);
  });
});
