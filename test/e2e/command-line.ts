import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { run } from '../../functions/cli/main.ts';
import type { Sandbox } from '../../sandbox/server.ts';

const EXECUTABLE = fileURLToPath(new URL('../../functions/cli/originmend.mjs', import.meta.url));

/** What a command printed, and how it ended. */
export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandLine {
  /** An empty folder in which the commands run. */
  readonly folder: string;
  /** In a process of its own: the real thing, a second each. */
  run(...args: readonly string[]): Promise<Outcome>;
  /** The same with more variables in its environment. */
  runWith(settings: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Outcome>;
  /** In a process whose output nobody reads: `… | head` after its last line. Resolves with the exit code. */
  runUnread(...args: readonly string[]): Promise<number>;
  /** In this process, for tables of cases; only for commands that write no files. */
  runHere(...args: readonly string[]): Promise<Outcome>;
}

/** The command line with nothing but credentials and the sandbox as AWS. */
export function useCommandLine(sandbox: () => Sandbox): CommandLine {
  const folder = mkdtempSync(join(tmpdir(), 'originmend-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const runWith: CommandLine['runWith'] = (settings, ...args) =>
    new Promise((resolve) => {
      const options = { cwd: folder, env: { ...environment(sandbox().url), ...settings } };
      const child = execFile(process.execPath, [EXECUTABLE, ...args], options, (_error, stdout, stderr) =>
        resolve({ exitCode: child.exitCode ?? -1, stdout, stderr }),
      );
    });
  return {
    folder,
    run: (...args) => runWith({}, ...args),
    runWith,
    runUnread: (...args) =>
      new Promise((resolve) => {
        const child = spawn(process.execPath, [EXECUTABLE, ...args], { cwd: folder, env: environment(sandbox().url) });
        for (const stream of [child.stdout, child.stderr]) stream.destroy();
        child.once('exit', (code) => resolve(code ?? -1));
      }),
    runHere: (...args) => {
      Object.assign(process.env, environment(sandbox().url));
      return runInProcess(args);
    },
  };
}

async function runInProcess(args: readonly string[]): Promise<Outcome> {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const exitCode = await run(args, {
    out: (text) => void stdout.push(text),
    err: (text) => void stderr.push(text),
    isTerminal: false,
    noColor: true,
    ask: () => Promise.reject(new Error('nobody can be asked')),
  });
  return { exitCode, stdout: stdout.join(''), stderr: stderr.join('') };
}

/** The variables with which a command line finds the sandbox at this address. */
export function environment(url: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIASANDBOX',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    ORIGINMEND_PROBE_URL: `${url}/edge-by-domain/{domain}`,
  };
}
