import { visibleText } from '../core/report/clean-text.ts';
import type { Streams } from './streams.ts';

/** What ansiStyler writes; nothing else of what a terminal obeys gets through. */
const ESCAPE = '\u001b';
const OWN_MARKS = new RegExp(`(${ESCAPE}\\[(?:0|1|2|31|32|33|35|36)m)`);

/**
 * The streams for text that others chose: policies, facts and undo files, answers of AWS. A terminal gets our own colours and no
 * other sequence, so that nothing printed can hide text, move the cursor or retitle the window.
 */
export function safeStreams(streams: Streams): Streams {
  return {
    ...streams,
    out: (text) => streams.out(withoutSequences(text)),
    err: (text) => streams.err(withoutSequences(text)),
    ask: (question) => streams.ask(withoutSequences(question)),
  };
}

/** A split by a group keeps what it matched, at every second place. */
function withoutSequences(text: string): string {
  return text
    .split(OWN_MARKS)
    .map((part, at) => (at % 2 === 1 ? part : visibleText(part)))
    .join('');
}
