import { isUnreadable } from '../core/facts.ts';
import type { Workflow } from './context.ts';
import type { Permit } from './write-request.ts';

/** The one value of the parameter that lets anything be written. */
export const WRITES_ALLOWED = 'writes-allowed';

export const STOPPED_NEXT_STEP =
  'Nothing was changed. When writing is allowed again ("originmend resume"), open the same link and decide again.';

/**
 * Why nothing may be written now, one sentence without its full stop; undefined = writing is allowed, or there is no switch. The
 * parameter is read anew on every call. Not being able to read it stops writing as well.
 */
export async function whyStopped({ deps, config }: Workflow): Promise<string | undefined> {
  const name = config.guards.killSwitch;
  if (name === '') return undefined;
  const value = await deps.parameters.get(name);
  if (isUnreadable(value))
    return `writing is stopped, because the kill switch ${name} could not be read (${value.unreadable})`;
  return value.trim() === WRITES_ALLOWED
    ? undefined
    : `writing is stopped by the kill switch ${name}, which says "${value}"`;
}

/** What messages and pages say while the kill switch stops writing. */
export async function stopNotice(workflow: Workflow): Promise<string | undefined> {
  const because = await whyStopped(workflow);
  return because === undefined ? undefined : sentence(because);
}

/** Asked right before every write, undo included, whoever wants it. */
export async function permitBySwitch(workflow: Workflow): Promise<Permit> {
  const because = await whyStopped(workflow);
  if (because === undefined) return { permitted: true };
  workflow.deps.count('WriteStopped');
  return { permitted: false, lasting: false, because: sentence(because), nextStep: STOPPED_NEXT_STEP };
}

/** `writing is …` → `Writing is ….` */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
