import type { Verdict } from '../diagnosis/diagnosis.ts';

/** How a renderer marks text. The caller decides (terminal, pipe, NO_COLOR); the words never depend on it. */
export interface Styler {
  readonly verdict: (verdict: Verdict, text: string) => string;
  readonly title: (text: string) => string;
  readonly label: (text: string) => string;
  readonly quiet: (text: string) => string;
  readonly added: (text: string) => string;
  readonly removed: (text: string) => string;
}

const same = (text: string): string => text;

/** No marks at all: pipes, files, messages. */
export const plainStyler: Styler = {
  verdict: (_verdict, text) => text,
  title: same,
  label: same,
  quiet: same,
  added: same,
  removed: same,
};

const sgr =
  (code: number) =>
  (text: string): string =>
    `\u001b[${code}m${text}\u001b[0m`;

const VERDICT_COLOUR: Readonly<Record<Verdict, number>> = { broken: 31, 'at-risk': 33, unknown: 35, healthy: 32 };

/** ANSI SGR colours for terminals. https://ecma-international.org/publications-and-standards/standards/ecma-48/ */
export const ansiStyler: Styler = {
  verdict: (verdict, text) => sgr(VERDICT_COLOUR[verdict])(text),
  title: sgr(1),
  label: sgr(36),
  quiet: sgr(2),
  added: sgr(32),
  removed: sgr(31),
};
