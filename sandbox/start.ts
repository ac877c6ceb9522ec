import { startSandbox } from './server.ts';
import { DEFAULT_SCENARIO, switchEverythingOn, welcome } from './welcome.ts';

/** npm start: the sandbox with one scenario, until Ctrl-C. PORT chooses the port, SCENARIO the scenario. */
function portFrom(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw new RangeError(`PORT is "${text}"; expected a number from 0 (any free port) to 65535`);
}

switchEverythingOn();

try {
  const port = portFrom(process.env['PORT'] ?? '0');
  const sandbox = await startSandbox({ port, scenario: process.env['SCENARIO'] ?? DEFAULT_SCENARIO });
  console.log(welcome(sandbox));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
  }
} catch (error) {
  console.error(`The sandbox could not start: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
