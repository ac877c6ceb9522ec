import { Command } from 'commander';
import { cleanLine } from '../../core/report/clean-text.ts';
import { awsDeps } from '../aws-deps.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Streams } from '../streams.ts';
import { findSwitch, resumeWith, switchName } from '../switch.ts';
import { UsageError } from '../usage-error.ts';

/** Longer reasons fit no message; SSM refuses `{{` in a value. */
const REASON_LIMIT = 500;

/** `originmend stop "<why>"`: from this moment nothing is written, undo included; diagnoses and proposals go on. */
export function stopCommand(streams: Streams, finish: (code: ExitCode) => void): Command {
  return new Command('stop')
    .description('Stop all writing at once, undo included. Diagnoses, proposals and messages go on and say so.')
    .argument('<why>', 'the reason, shown in messages and on the approval page')
    .option('--parameter <name>', 'SSM parameter of the kill switch (default: ORIGINMEND_KILL_SWITCH)')
    .action(async (why: string, options: { parameter?: string }) => {
      const name = switchName(options.parameter);
      const reason = reasonOf(why);
      const deps = await awsDeps();
      await findSwitch(deps, name);
      await deps.parameters.put(name, `stopped at ${deps.now().toISOString()}: ${reason}`);
      streams.out(`Writing is stopped: ${name}. "${resumeWith(options.parameter)}" allows it again.\n`);
      finish(EXIT.done);
    });
}

function reasonOf(text: string): string {
  const reason = cleanLine(text, REASON_LIMIT).replaceAll('{{', '{ {');
  if (reason !== '') return reason;
  throw new UsageError('The reason is empty; expected a few words, such as: originmend stop "incident 12 is open".');
}
