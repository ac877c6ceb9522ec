import { switchOf } from '../../core/plan/plan-kind.ts';
import { capitalised, targetOf } from '../../core/plan/plan-target.ts';
import { utc } from '../../core/report/when.ts';
import { readCliConfig } from '../../shared/config.ts';
import type { Workflow } from '../../workflow/context.ts';
import { memoryPlanStore } from '../../workflow/memory-plan-store.ts';
import type { PlanRecord, UndoRecord } from '../../workflow/plan-store.ts';
import { undoChange } from '../../workflow/undo-change.ts';
import { awsDeps } from '../aws-deps.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { decisionsFrom, recordUndo } from '../record-decisions.ts';
import type { Streams } from '../streams.ts';
import type { ChangeUndoFile } from '../undo-file.ts';

/** Takes back what `originmend fix` wrote beyond a bucket policy, with the guarantees of an undo link. */
export async function undoChangeHere(streams: Streams, file: ChangeUndoFile): Promise<ExitCode> {
  const { plan, at } = file;
  const kind = switchOf(plan);
  const deps = await awsDeps(kind === undefined ? {} : { kinds: [kind] });
  const workflow: Workflow = {
    deps: { ...deps, plans: memoryPlanStore(), notify: async () => undefined },
    config: readCliConfig(),
  };
  const undone = await undoChange(workflow, recordOf(file), undoRecordOf(file), 'command line');
  if (undone.kind === 'undone') {
    await recordUndo(decisionsFrom(deps, streams), file, deps.now().toISOString());
    streams.out(`${undone.summary}\n`);
    return EXIT.done;
  }
  const why =
    undone.kind === 'failed'
      ? undone.summary
      : `Nothing was changed: ${capitalised(targetOf(plan))} has moved on since ${utc(at)}; take the change back by hand if you still want to.`;
  streams.err(`${why}\n`);
  return EXIT.failed;
}

/** The plan as it would be stored; who decided and when it expires does not matter here. */
function recordOf({ plan, at }: ChangeUndoFile): PlanRecord {
  const times = { createdAt: at, expiresAt: at };
  const names = { planId: 'file', distributionDomainName: '', incidentKey: 'cli' };
  return { ...names, status: 'undoing', plan, findings: [], tokenHashes: [], ...times };
}

function undoRecordOf({ previousText, writtenText, at }: ChangeUndoFile): UndoRecord {
  return { tokenHash: '', previousText, writtenText, expiresAt: at };
}
