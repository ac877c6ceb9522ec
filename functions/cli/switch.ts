import { readCliConfig } from '../shared/config.ts';
import { UsageError } from './usage-error.ts';

/** The parameter that stops all writing. Throws UsageError when neither the option nor the environment names it. */
export function switchName(option: string | undefined): string {
  const name = option ?? readCliConfig().guards.killSwitch;
  if (name !== '') return name;
  throw new UsageError(
    'No kill switch is named; expected its SSM parameter in --parameter or ORIGINMEND_KILL_SWITCH. The output KillSwitchName of the stack has it.',
  );
}
