import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';
import { run } from '../../functions/cli/main.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { corpusFacts } from '../core/diagnosis/corpus-case.ts';
import { environment } from '../e2e/command-line.ts';
import { loadExampleWorld, SITE } from '../e2e/example-world.ts';
import { addStatement, statementOf } from '../e2e/other-writers.ts';
import type { Part, Printed } from './transcript.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const NOW = new Date('2026-11-03T02:14:59.120Z');

export interface Stage {
  readonly run: (command: string) => Promise<Printed>;
  readonly set: (part: Part) => Promise<void>;
}

/** A place to run the commands of a page: an empty folder with the repository's docs in it, a sandbox as AWS, a clock that stands still. */
export function useStage(sandbox: () => Sandbox): () => Stage {
  const home = process.cwd();
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'originmend-cli-'));
    symlinkSync(join(ROOT, 'docs'), join(folder, 'docs'));
    process.chdir(folder);
    vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  });
  afterEach(() => {
    vi.useRealTimers();
    process.chdir(home);
    rmSync(folder, { recursive: true });
  });
  return () => {
    const typed: string[] = [];
    const scene = directives(sandbox, typed);
    let file = '';
    return {
      run: (command) => runCommand(command, sandbox().url, typed),
      set: async (part) => {
        if (part.kind === 'block' && file !== '') writeFileSync(file, part.content);
        if (part.kind !== 'directive') return;
        file = part.key === 'File' ? part.value : '';
        const act = scene[part.key];
        if (!act) throw new Error(`"${part.line}" sets nothing; expected one of ${Object.keys(scene).join(', ')}`);
        await act(part.value);
      },
    };
  };
}

/** What a line of a page does before the next command. */
function directives(sandbox: () => Sandbox, typed: string[]): Record<string, (value: string) => Promise<unknown>> {
  return {
    /** A scenario, or the world of the recorded events. */
    Sandbox: (name) => (name === 'example' ? loadExample(sandbox()) : sandbox().load(name)),
    /** One case of the corpus becomes facts.json. */
    Facts: async (id) => writeFileSync('facts.json', `${JSON.stringify(corpusFacts(id), null, 2)}\n`),
    /** The block that follows becomes this file. */
    File: async () => undefined,
    /** What the person answers to the next questions; it needs a terminal. */
    Typed: async (answer) => typed.push(answer),
    Refused: async (operation) => sandbox().faults.add({ operation, times: 99, effect: { kind: 'refuse' } }),
    /** Another team adds a statement to the policy of this bucket. */
    Meanwhile: async (bucket) => addStatement(sandbox(), bucket, statementOf('analytics', bucket)),
  };
}

async function loadExample(sandbox: Sandbox): Promise<void> {
  await loadExampleWorld(sandbox);
  const config = sandbox.world.distributions.get(SITE)?.distribution.DistributionConfig;
  if (config) config.Aliases = { Quantity: 1, Items: ['www.example.com'] };
}

/** `originmend …`, optionally behind npx and cut by `| head -n`, as a shell would. */
async function runCommand(command: string, url: string, typed: string[]): Promise<Printed> {
  const [, line = '', lines] = /^(?:npx )?originmend ?(.*?)(?: \| head -(\d+))?$/.exec(command) ?? [];
  Object.assign(process.env, environment(url));
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const exitCode = await run(line.split(' ').filter(Boolean), {
    out: (text) => void stdout.push(text),
    err: (text) => void stderr.push(text),
    isTerminal: typed.length > 0,
    noColor: true,
    ask: async (question) => {
      const answer = typed.shift() ?? '';
      stdout.push(`${question}${answer}\n`);
      return answer;
    },
  });
  const text = stdout.join('');
  return { exitCode, stdout: lines === undefined ? text : head(text, Number(lines)), stderr: stderr.join('') };
}

function head(text: string, count: number): string {
  return text.split('\n').slice(0, count).join('\n');
}
