import { ansiStyler, plainStyler, type Styler } from '../core/report/styler.ts';
import type { Streams } from './streams.ts';

/** Colours on a terminal, nothing in pipes and files; NO_COLOR turns them off (https://no-color.org). */
export function styler(streams: Streams): Styler {
  return streams.isTerminal && !streams.noColor ? ansiStyler : plainStyler;
}
