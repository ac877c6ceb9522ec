import type { DiffLine } from '../core/report/text/diff-lines.ts';
import { type Html, html } from './html.ts';

/** Lines of a diff: what is added or removed says so by its sign, by its element and, last, by its colour. */
export function diffView(lines: readonly DiffLine[]): Html {
  return html`<pre class="diff">${lines.map(lineView)}</pre>\n`;
}

/** Each line is a block, so that its rest can hang when it wraps; the line end inside shows no empty line and keeps copied text apart. */
function lineView({ kind, text }: DiffLine): Html {
  if (kind === 'added') return html`<ins>${text}\n</ins>`;
  if (kind === 'removed') return html`<del>${text}\n</del>`;
  return html`<span${kind === 'place' ? html` class="quiet"` : undefined}>${text}\n</span>`;
}
