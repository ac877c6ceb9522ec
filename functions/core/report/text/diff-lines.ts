import { visibleText } from '../clean-text.ts';

export type DiffLineKind = 'added' | 'removed' | 'context' | 'place';

/** One line of a unified diff; `text` keeps its leading sign. */
export interface DiffLine {
  readonly kind: DiffLineKind;
  readonly text: string;
}

/** The lines of a unified diff without its file header. Unprintable characters are made visible, never dropped. */
export function diffLines(diff: string): readonly DiffLine[] {
  return visibleText(diff)
    .split('\n')
    .filter((text) => text !== '' && !isHeader(text))
    .map((text) => ({ kind: kindOf(text), text }));
}

function isHeader(text: string): boolean {
  return /^(?:={3,}$|Index: |--- |\+\+\+ |\\ No newline)/.test(text);
}

function kindOf(text: string): DiffLineKind {
  if (text.startsWith('@@')) return 'place';
  if (text.startsWith('+')) return 'added';
  return text.startsWith('-') ? 'removed' : 'context';
}

/** The same difference read backwards: what undoing it would do. */
export function reverseDiffLines(lines: readonly DiffLine[]): readonly DiffLine[] {
  return removedFirst(lines.map(reverseLine));
}

function reverseLine({ kind, text }: DiffLine): DiffLine {
  if (kind === 'added') return { kind: 'removed', text: `-${text.slice(1)}` };
  if (kind === 'removed') return { kind: 'added', text: `+${text.slice(1)}` };
  return { kind, text: kind === 'place' ? text.replace(/^@@ -(\S+) \+(\S+) @@/, '@@ -$2 +$1 @@') : text };
}

/** Diffs show what goes before what comes; reading one backwards turns that round within each run. */
function removedFirst(lines: readonly DiffLine[]): readonly DiffLine[] {
  const ordered: DiffLine[] = [];
  let added: DiffLine[] = [];
  for (const line of lines) {
    if (line.kind === 'added') added.push(line);
    else if (line.kind === 'removed') ordered.push(line);
    else {
      ordered.push(...added, line);
      added = [];
    }
  }
  return [...ordered, ...added];
}
