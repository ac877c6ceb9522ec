import { Command } from 'commander';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Streams } from '../streams.ts';

/** `originmend sandbox`: AWS on this machine, to see the whole job without an account. */
export function sandboxCommand(streams: Streams, finish: (code: ExitCode) => void): Command {
  return new Command('sandbox')
    .description('Start the embedded AWS with a broken site to repair; prints its URL. Needs no account.')
    .option('--port <number>', 'port to listen on', (text) => Number.parseInt(text, 10))
    .action(async (options: { port?: number }) => {
      const { startSandbox } = await import('../../../sandbox/server.ts');
      const sandbox = await startSandbox(options.port === undefined ? {} : { port: options.port });
      streams.out(`Sandbox: ${sandbox.url}\nStop it with Ctrl-C.\n`);
      finish(EXIT.done);
    });
}
