import { cleanLine } from '../clean-text.ts';

const COLUMNS = 100;
const TEXT_LIMIT = 4000;

/**
 * Breaks a sentence into lines of at most 100 columns. The first line starts with `lead`, the others are indented as far. A word
 * longer than a line (an ARN) stays whole, so that it can be copied.
 */
export function wrap(text: string, lead = ''): readonly string[] {
  const indent = ' '.repeat(lead.length);
  const lines: string[] = [];
  let current = lead;
  for (const word of cleanLine(text, TEXT_LIMIT).split(' ')) {
    const empty = current === lead || current === indent;
    if (!empty && current.length + 1 + word.length > COLUMNS) {
      lines.push(current);
      current = indent + word;
    } else current += empty ? word : ` ${word}`;
  }
  return [...lines, current];
}
