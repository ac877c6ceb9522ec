import { isUnreadable } from '../core/facts.ts';
import { readCliConfig } from '../shared/config.ts';
import type { Deps } from '../workflow/deps.ts';
import { UsageError } from './usage-error.ts';

/** The parameter that stops all writing. Throws UsageError when neither the option nor the environment names it. */
export function switchName(option: string | undefined): string {
  const name = option ?? readCliConfig().guards.killSwitch;
  if (name !== '') return name;
  throw new UsageError(
    'No kill switch is named; expected its SSM parameter in --parameter or ORIGINMEND_KILL_SWITCH. The output KillSwitchName of the stack has it.',
  );
}

/**
 * PutParameter makes what is not there: a mistyped name would stop nothing and say that it did. Whoever may write the parameter and not
 * read it goes on. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
export async function findSwitch({ parameters }: Deps, name: string): Promise<void> {
  const value = await parameters.get(name);
  if (isUnreadable(value) && value.unreadable === 'ParameterNotFound')
    throw new UsageError(
      `There is no SSM parameter ${name} in this account and Region; nothing was changed. Name the one in the output KillSwitchName of the stack.`,
    );
}

/** The command that allows writing again, as it has to be typed after this one. */
export function resumeWith(option: string | undefined): string {
  return option === undefined ? 'originmend resume' : `originmend resume --parameter ${option}`;
}
