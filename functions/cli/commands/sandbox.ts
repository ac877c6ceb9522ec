import { Command } from 'commander';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Streams } from '../streams.ts';

/** `originmend sandbox`: AWS on this machine, to see the whole job without an account. */
export function sandboxCommand(streams: Streams, finish: (code: ExitCode) => void): Command {
  return new Command('sandbox')
    .description('Start the embedded AWS with a broken site to repair; prints its URL. Needs no account.')
    .option('--port <number>', 'port to listen on', (text) => Number.parseInt(text, 10))
    .option('--scenario <name>', 'what is broken, such as oai-wrong-id or deny-vpce')
    .action(async (options: { port?: number; scenario?: string }) => {
      const { startSandbox } = await import('../../../sandbox/server.ts');
      const { DEFAULT_SCENARIO, welcome } = await import('../../../sandbox/welcome.ts');
      const sandbox = await startSandbox({ port: options.port ?? 0, scenario: options.scenario ?? DEFAULT_SCENARIO });
      streams.out(`${welcome(sandbox)}\n`);
      finish(EXIT.done);
    });
}
