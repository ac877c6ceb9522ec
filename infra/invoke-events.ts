import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { startSandbox } from '../sandbox/server.ts';
import { FUNCTIONS } from './build.ts';

interface Played {
  readonly file: string;
  readonly problem: string | undefined;
}

/** An invocation that hangs is stopped after this many milliseconds. */
const LIMIT = 60_000;
const AT_ONCE = 2;

/**
 * Plays every file of events/ with `osls invoke local` against the sandbox. A file named malformed-… must be refused, every other one
 * answered. Run it after `npm run build`. Returns the exit code: 1 when a file did not go as it should.
 */
async function playAll(): Promise<number> {
  const sandbox = await startSandbox({});
  try {
    const played = await inTurns(eventFiles(), (file) => play(file, sandbox.url));
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
async function play(file: string, endpoint: string): Promise<Played> {
  const { code, output } = await invoke(file, endpoint);
  const errorType = /"errorType": "(\w+)"/.exec(output)?.[1];
  const expected = file.includes('/malformed-') ? 'UnreadableEventError' : undefined;
  if (errorType === expected && (code === 0) === (expected === undefined)) return { file, problem: undefined };
  return { file, problem: `expected ${expected ?? 'an answer'}, got exit code ${code}\n${output}` };
}

function invoke(file: string, endpoint: string): Promise<{ readonly code: number | null; readonly output: string }> {
  const args = ['invoke', 'local', '--stage', 'local', '-f', functionOf(file), '-p', file];
  const child = spawn(process.execPath, ['node_modules/osls/bin/serverless.js', ...args], {
    env: { ...process.env, ...sandboxEnvironment(endpoint) },
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

function sandboxEnvironment(endpoint: string): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'sandbox',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    ORIGINMEND_APPROVAL_URL: `${endpoint}/approval`,
    ORIGINMEND_PROBE_URL: `${endpoint}/edge-by-domain/{domain}`,
  };
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
