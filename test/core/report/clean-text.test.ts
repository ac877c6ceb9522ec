import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLine, line, visibleText } from '../../../functions/core/report/clean-text.ts';

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

describe('cleanLine', () => {
  it.each([
    ['keeps plain text', 'AllowCloudFront', 'AllowCloudFront'],
    ['turns line ends and tabs into blanks', 'a\r\nb\tc', 'a b c'],
    ['turns Unicode line separators into blanks', 'a\u2028b\u2029c', 'a b c'],
    ['removes control characters', 'a\u0000\u001b[31mb\u007f\u0085', 'a[31mb'],
    ['removes bidirectional overrides', 'abc\u202etxt.exe\u202c', 'abctxt.exe'],
    ['removes zero-width characters', 'site\u200b\ufeff', 'site'],
    ['removes lone surrogates and keeps whole ones', '\ud800x😀', 'x😀'],
    ['keeps accents', 'déjà vu', 'déjà vu'],
    ['is empty for nothing but blanks', ' \n\t ', ''],
  ])('%s', (_title, given, expected) => {
    expect(cleanLine(given)).toBe(expected);
  });

  it('cuts at the limit and says so', () => {
    expect(cleanLine('abcdef', 4)).toBe('abc…');
    expect(cleanLine('abcd', 4)).toBe('abcd');
    expect(cleanLine('😀😀😀', 2)).toBe('😀…');
  });

  it('is one printable line of at most the limit for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 50 }), (text, limit) => {
        const cleaned = cleanLine(text, limit);
        expect([...cleaned].length).toBeLessThanOrEqual(limit);
        expect(cleaned).not.toMatch(UNPRINTABLE);
      }),
    );
  });
});

describe('visibleText', () => {
  it('shows what cannot be seen and keeps line ends', () => {
    expect(visibleText('a\u202eb\r\nc\u0007')).toBe('a\\u{202e}b\nc\\u{7}');
  });

  it('loses no printable character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        expect(visibleText(text)).toBe(text);
      }),
    );
  });
});

describe('line', () => {
  it('cleans the values and leaves the sentence as written', () => {
    expect(line`bucket ${'a\nb'} has\n${2} keys`).toBe('bucket a b has\n2 keys');
  });
});
