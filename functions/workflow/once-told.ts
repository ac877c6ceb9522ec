import { OriginmendError } from '../shared/errors.ts';
import type { Workflow } from './context.ts';

/**
 * Notes that people have been told. A note that cannot be kept is logged and does not fail the run: the event would be delivered
 * again, and people told a second time.
 */
export async function onceTold(workflow: Workflow, what: string, note: () => Promise<unknown>): Promise<void> {
  try {
    await note();
  } catch (error) {
    if (!(error instanceof OriginmendError)) throw error;
    workflow.deps.log('error', 'people were told, and that could not be noted', { what, reason: error.message });
    workflow.deps.count('ToldNotNoted');
  }
}
