import { Command, InvalidArgumentError } from 'commander';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Streams } from '../streams.ts';
import { UsageError } from '../usage-error.ts';

/** `originmend sandbox`: AWS on this machine, to see the whole job without an account. */
export function sandboxCommand(streams: Streams, finish: (code: ExitCode) => void): Command {
  return new Command('sandbox')
    .description('Start the embedded AWS with a broken site to repair; prints its URL. Needs no account.')
    .option('--port <number>', 'port to listen on; 0, the default, is any free one', portFrom)
    .option('--scenario <name>', 'what is broken, such as oai-wrong-id or deny-vpce')
    .action(async (options: { port?: number; scenario?: string }) => {
      const { startSandbox } = await import('../../../sandbox/server.ts');
      const { DEFAULT_SCENARIO, switchEverythingOn, welcome } = await import('../../../sandbox/welcome.ts');
      const { port = 0, scenario = DEFAULT_SCENARIO } = options;
      switchEverythingOn();
      const sandbox = await startSandbox({ port, scenario }).catch((error: unknown) => {
        throw error instanceof RangeError ? new UsageError(`${error.message}.`, { cause: error }) : error;
      });
      streams.out(`${welcome(sandbox)}\n`);
      finish(EXIT.done);
    });
}

function portFrom(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw new InvalidArgumentError('Expected a number from 0 to 65535.');
}
