import type { ToTell } from '../core/report/messages.ts';
import type { Workflow } from './context.ts';
import { recordStored } from './decision-record.ts';
import { type Applied, endFailed } from './outcome.ts';
import type { PlanRecord } from './plan-store.ts';
import { tell, telling } from './tell.ts';
import type { Refusal } from './write-request.ts';

/**
 * A guardrail refused the write before any effect. A lasting refusal ends the plan; any other one opens it again, so that the link
 * people have works as soon as the reason is gone.
 */
export async function endRefused(workflow: Workflow, record: PlanRecord, refusal: Refusal): Promise<Applied> {
  const { lasting, because, nextStep } = refusal;
  if (lasting) return endFailed(workflow, record, { written: 'nothing', error: because, nextStep });
  const at = workflow.deps.now().toISOString();
  const by = record.decision?.by ?? 'nobody';
  const heldBack = { at, by, because, nextStep };
  // Mode auto asks people instead, with a link: see respond.
  const told: ToTell | undefined = record.decision?.choice === 'auto' ? undefined : { kind: 'held', ...heldBack };
  await workflow.deps.plans.release(record.planId, heldBack, told && telling(workflow, told));
  await recordStored(workflow, record.planId);
  workflow.deps.count('PlanHeld');
  if (told) await tell(workflow, record, told);
  return { kind: 'held', summary: `${because} ${nextStep}` };
}
