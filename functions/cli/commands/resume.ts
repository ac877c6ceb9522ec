import { Command } from 'commander';
import { WRITES_ALLOWED } from '../../workflow/kill-switch.ts';
import { awsDeps } from '../aws-deps.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Streams } from '../streams.ts';
import { findSwitch, switchName } from '../switch.ts';

/** `originmend resume`: approved changes are written again; links that were held back work. */
export function resumeCommand(streams: Streams, finish: (code: ExitCode) => void): Command {
  return new Command('resume')
    .description('Allow writing again after originmend stop.')
    .option('--parameter <name>', 'SSM parameter of the kill switch (default: ORIGINMEND_KILL_SWITCH)')
    .action(async (options: { parameter?: string }) => {
      const name = switchName(options.parameter);
      const deps = await awsDeps();
      await findSwitch(deps, name);
      await deps.parameters.put(name, WRITES_ALLOWED);
      streams.out(`Writing is allowed: ${name}.\n`);
      finish(EXIT.done);
    });
}
