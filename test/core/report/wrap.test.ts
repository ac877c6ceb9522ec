import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wrap } from '../../../functions/core/report/text/wrap.ts';

describe('wrap', () => {
  it('indents the lines after the first as far as its lead', () => {
    const lines = wrap('word '.repeat(30), '  1. ');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^ {2}1\. word/);
    expect(lines[1]).toMatch(/^ {5}word/);
  });

  it('keeps a word longer than a line whole', () => {
    const arn = `arn:${'x'.repeat(150)}`;
    expect(wrap(`see ${arn} there`, '- ')).toEqual(['- see', `  ${arn}`, '  there']);
  });

  it('exceeds 100 columns only for one long word and loses no word', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,130}$/), { minLength: 1 }), (words) => {
        const lines = wrap(words.join(' '), '   ');
        expect(lines.flatMap((text) => text.trim().split(' '))).toEqual(words);
        for (const text of lines) expect(text.length <= 100 || !text.trim().includes(' ')).toBe(true);
      }),
    );
  });
});
