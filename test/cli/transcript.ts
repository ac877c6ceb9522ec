/**
 * A transcript is a Markdown page: prose, and per command a console block with the command and what it prints, what it prints on
 * standard error, and its exit code. Lines such as "Sandbox: `example`" set the scene. Only the command is written by hand.
 */
export interface Transcript {
  readonly parts: readonly Part[];
}

export type Part =
  | { readonly kind: 'prose'; readonly line: string }
  /** `Key: \`value\`` */
  | { readonly kind: 'directive'; readonly key: string; readonly value: string; readonly line: string }
  /** A block of another kind, such as the content of a file; its lines with the fences. */
  | { readonly kind: 'block'; readonly content: string; readonly lines: readonly string[] }
  | { readonly kind: 'command'; readonly command: string };

export interface Printed {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const STDERR = 'On standard error:';

/** Everything a person wrote; what commands printed the last time is left out. */
export function parseTranscript(text: string): Transcript {
  const lines = text.trimEnd().split('\n');
  const parts: Part[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.startsWith('```')) {
      const end = lines.indexOf('```', at + 1);
      if (end < 0) throw new Error(`the block that begins in line ${at + 1} does not end`);
      const block = lines.slice(at, end + 1);
      if (line === '```console') parts.push({ kind: 'command', command: (block[1] ?? '').replace(/^\$ /, '') });
      else if (parts.at(-1)?.kind !== 'command') parts.push({ kind: 'block', content: inner(block), lines: block });
      at = end;
    } else if (!isPrinted(line) && !isGap(line, parts.at(-1))) parts.push(proseOrDirective(line));
  }
  return { parts };
}

function inner(block: readonly string[]): string {
  return `${block.slice(1, -1).join('\n')}\n`;
}

function isPrinted(line: string): boolean {
  return line === STDERR || /^Exit code: \d+$/.test(line);
}

function proseOrDirective(line: string): Part {
  const [, key, value] = /^([A-Z][a-z]+): `(.*)`$/.exec(line) ?? [];
  return key !== undefined && value !== undefined ? { kind: 'directive', key, value, line } : { kind: 'prose', line };
}

/** The blank lines around what was printed. */
function isGap(line: string, before: Part | undefined): boolean {
  return line === '' && before?.kind === 'command';
}

/** The page again, with what each command printed now. */
export async function writeTranscript(
  { parts }: Transcript,
  stage: { readonly run: (command: string) => Promise<Printed>; readonly set: (part: Part) => Promise<void> },
): Promise<string> {
  const lines: string[] = [];
  for (const part of parts) {
    if (part.kind === 'command') lines.push(...printedLines(part.command, await stage.run(part.command)));
    else {
      await stage.set(part);
      lines.push(...(part.kind === 'block' ? part.lines : [part.line]));
    }
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function printedLines(command: string, { exitCode, stdout, stderr }: Printed): readonly string[] {
  const error = stderr === '' ? [] : [STDERR, '', '```', ...textLines(stderr), '```', ''];
  return ['```console', `$ ${command}`, ...textLines(stdout), '```', '', ...error, `Exit code: ${exitCode}`, ''];
}

function textLines(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}
