import type { Diagnosis } from '../core/diagnosis/diagnosis.ts';
import { hoursAfter, recentNotes } from '../core/guard/note.ts';
import { toldDigest } from '../core/guard/told-diagnosis.ts';
import type { Workflow } from './context.ts';
import { onceTold } from './once-told.ts';

/**
 * Tells a finding unless people were told the very same about this distribution within the quiet hours. A changed diagnosis is told
 * at once; only the last one counts.
 */
export async function tellUnlessQuiet(
  workflow: Workflow,
  diagnosis: Diagnosis,
  tell: () => Promise<void>,
): Promise<void> {
  const { quietHours } = workflow.config.guards;
  if (quietHours === 0) return tell();
  const name = nameOf(diagnosis.distribution.id);
  const at = workflow.deps.now().toISOString();
  const digest = toldDigest(diagnosis);
  const [last] = recentNotes(await workflow.deps.notes.read(name), at, quietHours);
  if (last?.id === digest) {
    workflow.deps.log('info', 'the same was told already', {
      distributionId: diagnosis.distribution.id,
      toldAt: last.at,
    });
    return;
  }
  await tell();
  await onceTold(workflow, 'finding', () =>
    workflow.deps.notes.change(name, () => [{ id: digest, at }], hoursAfter(at, quietHours)),
  );
}

/** After a recovery the next finding is news again, even the same one. */
export async function forgetTold(workflow: Workflow, distributionIds: readonly string[]): Promise<void> {
  if (workflow.config.guards.quietHours === 0) return;
  const at = workflow.deps.now().toISOString();
  for (const id of distributionIds)
    await workflow.deps.notes.change(nameOf(id), (notes) => (notes.length === 0 ? undefined : []), at);
}

function nameOf(distributionId: string): string {
  return `told#${distributionId}`;
}
