import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { setFunctionEnvironment } from '../sandbox/host/environment.ts';
import { startSandbox } from '../sandbox/server.ts';
import { FUNCTIONS } from './build.ts';

interface Played {
  readonly file: string;
  readonly problem: string | undefined;
}

/** An invocation that hangs is stopped after this many milliseconds. */
const LIMIT = 60_000;
const AT_ONCE = 2;

/** Every other event is answered. */
const REFUSALS = [
  { files: /\/malformed-/, errorType: 'UnreadableEventError' },
  // The sandbox has no such alarm to ask for its distributions; Lambda would deliver the event again.
  { files: /-insights-alarm\.json$/, errorType: 'UnresolvedIncidentError' },
] as const;

/**
 * Plays every file of events/ with `osls invoke local` against the sandbox. Run it after `npm run build`. Returns the exit code: 1 when a file did not go as it should.
 */
async function playAll(): Promise<number> {
  const sandbox = await startSandbox();
  setFunctionEnvironment(sandbox.url);
  try {
    const played = await inTurns(eventFiles(), play);
    const failed = played.filter(({ problem }) => problem !== undefined);
    for (const { file, problem } of failed) console.log(`FAILED ${file}: ${problem}`);
    console.log(`${played.length} events played, ${failed.length} not as expected`);
    return failed.length > 0 || played.length === 0 ? 1 : 0;
  } finally {
    await sandbox.close();
  }
}

function eventFiles(): readonly string[] {
  return FUNCTIONS.flatMap((name) =>
    readdirSync(`events/${name}`)
      .filter((file) => file.endsWith('.json'))
      .map((file) => `events/${name}/${file}`),
  );
}

/** Lambda answers a refused event with the error's type; a stack of the tool itself means that the function never ran. */
async function play(file: string): Promise<Played> {
  const { code, output } = await invoke(file);
  const errorType = /"errorType": "(\w+)"/.exec(output)?.[1];
  const expected = REFUSALS.find(({ files }) => files.test(file))?.errorType;
  if (errorType === expected && (code === 0) === (expected === undefined)) return { file, problem: undefined };
  return { file, problem: `expected ${expected ?? 'an answer'}, got exit code ${code}\n${output}` };
}

function invoke(file: string): Promise<{ readonly code: number | null; readonly output: string }> {
  const args = ['invoke', 'local', '--stage', 'local', '-f', functionOf(file), '-p', file];
  const child = spawn(process.execPath, ['node_modules/osls/bin/serverless.js', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT,
    killSignal: 'SIGKILL',
  });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output: Buffer.concat(chunks).toString('utf8') }));
  });
}

/** events/incident-responder/… → incidentResponder */
function functionOf(file: string): string {
  return (file.split('/')[1] ?? '').replace(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase());
}

async function inTurns<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) results.push(await work(item));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

process.exit(await playAll());
