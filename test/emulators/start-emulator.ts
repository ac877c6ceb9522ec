import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** An emulator of AWS by other hands: how it is started, and a URL that answers once it is ready. */
export interface EmulatorProgram {
  readonly program: 'moto_server' | 'ministack';
  readonly args: (port: number) => readonly string[];
  readonly env: (port: number) => Readonly<Record<string, string>>;
  readonly ready: string;
}

export interface Emulator {
  readonly url: string;
  stop(): Promise<void>;
}

/** https://docs.getmoto.org/en/latest/docs/server_mode.html */
export const MOTO: EmulatorProgram = {
  program: 'moto_server',
  args: (port) => ['-H', '127.0.0.1', '-p', String(port)],
  env: () => ({}),
  ready: '/moto-api/',
};

/** Without its MQTT and SFTP servers, which take fixed ports. */
export const MINISTACK: EmulatorProgram = {
  program: 'ministack',
  args: () => [],
  env: (port) => ({
    GATEWAY_PORT: String(port),
    MINISTACK_HOST: '127.0.0.1',
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
  }),
  ready: '/_ministack/health',
};

/** Throws when the program is not installed or does not answer within 30 seconds. */
export async function startEmulator({ program, args, env, ready }: EmulatorProgram): Promise<Emulator> {
  const path = join(process.env['EMULATOR_VENV'] ?? '.venv-emulators', 'bin', program);
  if (!existsSync(path)) {
    throw new Error(
      `${path} is missing. CONTRIBUTING.md says how to install the emulators; EMULATOR_VENV names another place.`,
    );
  }
  const port = await freePort();
  const child = spawn(path, [...args(port)], { env: { ...process.env, ...env(port) }, stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  await untilReady(child, `${url}${ready}`);
  return { url, stop: () => stop(child) };
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt++) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with exit code ${child.exitCode}.`);
    const answered = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    );
    if (answered) return;
    await pause(200);
  }
  child.kill('SIGKILL');
  throw new Error(`${child.spawnfile} did not answer at ${url} within 30 seconds.`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(late);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null)
    throw new Error('The system gave no free port; expected one on 127.0.0.1.');
  return address.port;
}
