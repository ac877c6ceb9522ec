import { describe, expect, it } from 'vitest';
import { boundedLines, valueLines } from '../../../functions/core/report/value-text.ts';
import { before, otherGrant } from './examples.ts';

describe('valueLines', () => {
  it.each([
    ['nothing at all', undefined, ['absent']],
    ['a value AWS says there is none of', null, ['none']],
    ['a string', 'E1', ['"E1"']],
    ['a boolean', false, ['false']],
    ['a short list', ['a', 'b'], ['["a","b"]']],
    ['a policy', before, ['a policy of 1 statement: AllowOldDistribution']],
    [
      'a policy whose statement stands alone and has no Sid',
      { Statement: { Effect: 'Deny' } },
      ['a policy of 1 statement: statement 0'],
    ],
    ['an escape sequence', '\u001b[2J\u202e', ['"\\u001b[2J\\u{202e}"']],
  ])('shows %s', (_title, value, lines) => {
    expect(valueLines(value)).toEqual(lines);
  });

  it('prints a longer object over several lines', () => {
    const lines = valueLines(otherGrant);
    expect(lines[0]).toBe('{');
    expect(lines).toContain('  "Sid": "AllowOldDistribution",');
  });

  it('says how much it left out of a very long one', () => {
    const lines = valueLines(Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`key${index}`, index])));
    expect(lines).toHaveLength(25);
    expect(lines.at(-1)).toBe('… 78 more lines');
  });
});

describe('boundedLines', () => {
  it('leaves short lists alone', () => {
    expect(boundedLines(['a', 'b'], 2)).toEqual(['a', 'b']);
    expect(boundedLines(['a', 'b', 'c'], 2)).toEqual(['a', 'b', '… 1 more lines']);
  });
});
