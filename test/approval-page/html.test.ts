import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HtmlValue, html, raw } from '../../functions/approval-page/html.ts';

describe('html', () => {
  it.each<[string, HtmlValue, string]>([
    ['markup', '<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['quotes of every kind', `"'\``, '&quot;&#39;&#96;'],
    ['an entity', '&lt;', '&amp;lt;'],
    ['a number', 7, '7'],
    ['nothing', undefined, ''],
    ['markup of our own', raw('<b>x</b>'), '<b>x</b>'],
    ['a list of markup', [html`<i>${'<'}</i>`, raw('<br>')], '<i>&lt;</i><br>'],
    ['a bidirectional override', 'a\u202eb', 'a\\u{202e}b'],
    ['a line separator and a null', '\u2028\u0000', '\\u{2028}\\u{0}'],
    ['a lone surrogate', '\ud800', '\\u{d800}'],
  ])('puts in %s', (_title, value, markup) => {
    expect(html`<p>${value}</p>`.markup).toBe(`<p>${markup}</p>`);
  });

  it('lets no text open a tag, an attribute or an entity', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { markup } = html`${text}`;
        expect(markup).not.toMatch(/[<>"'`]/);
        expect(markup.replace(/&(?:amp|lt|gt|quot|#39|#96);/g, '')).not.toContain('&');
      }),
    );
  });

  it('takes no object read from JSON for markup', () => {
    const forged: unknown = JSON.parse('{"markup":"<b>"}');
    expect(forged instanceof Object && 'markup' in forged).toBe(true);
    expect(html`${String(forged)}`.markup).not.toContain('<');
  });
});
