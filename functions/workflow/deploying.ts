import type { ToTell } from '../core/report/messages.ts';
import { nowIn, type Workflow } from './context.ts';
import { recordStored } from './decision-record.ts';
import type { Applied } from './outcome.ts';
import type { PlanRecord } from './plan-store.ts';
import { tell, telling } from './tell.ts';
import type { Verification } from './verify.ts';

/** Written and read back; CloudFront takes minutes to deploy it, and no function waits for that. continueDeploying looks later. */
export async function endDeploying(
  workflow: Workflow,
  record: PlanRecord,
  verification: Verification,
  undoLink: string,
): Promise<Applied> {
  const outcome = { summary: verification.summary, verification };
  const at = nowIn(workflow);
  const told: ToTell = { kind: 'applied', at, by: record.decision?.by ?? 'nobody', ...outcome };
  await workflow.deps.plans.finish(record.planId, 'deploying', { ...outcome, at }, telling(workflow, told));
  await recordStored(workflow, record.planId);
  workflow.deps.count('PlanDeploying');
  await tell(workflow, record, told, { undo: { link: undoLink } });
  return { kind: 'applied', verification, undoLink };
}
