import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answerOf } from './cli-answer.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * The page with every console block answered anew by the command line. A block holds one command without AWS, `$ originmend diagnose
 * --facts …`, optionally cut by `| head -n`; `facts.json` is the JSON block before it.
 */
export async function answered(page: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'originmend-docs-'));
  const parts: string[] = [];
  for (const part of page.split(/(^```\w+\n.*?^```$)/ms)) {
    if (part.startsWith('```json\n')) writeFileSync(join(folder, 'facts.json'), inner(part).join('\n'));
    parts.push(part.startsWith('```console\n') ? await answeredBlock(part, folder) : part);
  }
  rmSync(folder, { recursive: true });
  return parts.join('');
}

function inner(block: string): readonly string[] {
  return block.split('\n').slice(1, -1);
}

async function answeredBlock(block: string, folder: string): Promise<string> {
  const [command = ''] = inner(block);
  const [, line = '', count] = /^\$ (?:npx )?originmend (.*?)(?: \| head -(\d+))?$/.exec(command) ?? [];
  const { stdout, stderr } = await answerOf(...line.split(' ').map((word) => pathOf(word, folder)));
  if (stderr !== '') throw new Error(`"${command}" in a console block failed: ${stderr}`);
  const lines = stdout.trimEnd().split('\n');
  return ['```console', command, ...lines.slice(0, count === undefined ? lines.length : Number(count)), '```'].join(
    '\n',
  );
}

function pathOf(word: string, folder: string): string {
  if (word === 'facts.json') return join(folder, word);
  return word.startsWith('docs/') ? join(ROOT, word) : word;
}
