import { afterAll, beforeAll, vi } from 'vitest';

/** One line of a function's log. */
export type LogLine = Readonly<Record<string, unknown>>;

/** What the functions of this process log from now on, `info` and above. Must be called before the first function runs. */
export function useHandlerLog(): LogLine[] {
  const lines: LogLine[] = [];
  // The logger then writes through the global console, which can be read.
  Object.assign(process.env, { POWERTOOLS_LOG_LEVEL: 'INFO', POWERTOOLS_DEV: 'true' });
  const keep = (text: unknown) => void lines.push(parsed(String(text)));
  beforeAll(() => {
    for (const level of ['info', 'warn', 'error'] as const) vi.spyOn(console, level).mockImplementation(keep);
  });
  afterAll(() => void vi.restoreAllMocks());
  return lines;
}

/** Only the logger writes JSON; everything else is one text. */
function parsed(text: string): LogLine {
  return text.startsWith('{') ? JSON.parse(text) : { message: text };
}
