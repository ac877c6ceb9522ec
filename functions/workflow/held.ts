import { heldMessage } from '../core/report/messages.ts';
import type { Workflow } from './context.ts';
import { type Applied, endFailed } from './outcome.ts';
import type { Refusal } from './permit.ts';
import type { PlanRecord } from './plan-store.ts';

/**
 * A guardrail refused the write before any effect. A lasting refusal ends the plan; any other one opens it again, so that the link
 * people have works as soon as the reason is gone.
 */
export async function endRefused(workflow: Workflow, record: PlanRecord, refusal: Refusal): Promise<Applied> {
  const { lasting, because, nextStep } = refusal;
  if (lasting) return endFailed(workflow, record, { written: 'nothing', error: because, nextStep });
  const at = workflow.deps.now().toISOString();
  const by = record.decision?.by ?? 'nobody';
  await workflow.deps.plans.release(record.planId, { at, by, because, nextStep });
  workflow.deps.count('PlanHeld');
  // Mode auto asks people instead, with a link: see respond.
  if (record.decision?.choice !== 'auto')
    await workflow.deps.notify(heldMessage(record, { at, by, because, nextStep }));
  return { kind: 'held', summary: `${because} ${nextStep}` };
}
