import type { Styler } from '../styler.ts';
import type { DiffLine } from './diff-lines.ts';

/** A difference for the terminal: indented, what is added or removed marked by its sign and its colour. */
export function changedLines(lines: readonly DiffLine[], style: Styler, indent: string): readonly string[] {
  return lines.map(({ kind, text }) => `${indent}${kind === 'added' || kind === 'removed' ? style[kind](text) : text}`);
}
