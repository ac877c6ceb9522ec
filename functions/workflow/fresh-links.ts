import type { ToldLinks, ToTell } from '../core/report/messages.ts';
import { nowIn, planLink, undoLink, type Workflow } from './context.ts';
import type { PlanRecord } from './plan-store.ts';
import { hasApprovers } from './seat.ts';
import { hashToken } from './token.ts';

/**
 * Links for a message that is sent later than its step: tokens are never stored, so each message gets new ones. Nothing is linked that
 * can no longer be done.
 */
export async function freshLinks(workflow: Workflow, record: PlanRecord, what: ToTell): Promise<ToldLinks> {
  switch (what.kind) {
    case 'applied':
      return { undo: await freshUndo(workflow, record) };
    case 'failed':
      return what.canUndo ? { undo: await freshUndo(workflow, record) } : {};
    case 'drifted':
      // Approvers get links of their own: see ask-in-person.
      return hasApprovers(workflow) ? {} : { decide: await freshDecision(workflow, what.newPlanId) };
    case 'reminder':
      return what.reason === 'expires-soon' ? { decide: await freshDecision(workflow, record.planId) } : {};
    default:
      return {};
  }
}

async function freshUndo(workflow: Workflow, { planId, status, undo }: PlanRecord): Promise<ToldLinks['undo']> {
  const possible = status === 'applied' || status === 'failed' || status === 'undoing';
  if (!undo || !possible || undo.expiresAt <= nowIn(workflow)) return undefined;
  const token = workflow.deps.newToken();
  await workflow.deps.plans.addUndoToken(planId, hashToken(token));
  return { link: undoLink(workflow, planId, token), expiresAt: undo.expiresAt };
}

/** One more link to an open plan; undefined when there is nothing left to decide. */
export async function freshDecision(workflow: Workflow, planId: string | undefined): Promise<ToldLinks['decide']> {
  const record = planId === undefined ? undefined : await workflow.deps.plans.get(planId);
  if (record?.status !== 'open' || record.expiresAt <= nowIn(workflow)) return undefined;
  const token = workflow.deps.newToken();
  await workflow.deps.plans.addToken(record.planId, hashToken(token));
  return { link: planLink(workflow, record.planId, token), expiresAt: record.expiresAt };
}
