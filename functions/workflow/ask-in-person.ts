import { type ElectorateToTell, proposalMessage, type ToTell } from '../core/report/messages.ts';
import { askApprovers, remindApprovers } from './ask-approvers.ts';
import { nowIn, type Workflow } from './context.ts';
import { freshDecision } from './fresh-links.ts';
import { stopNotice } from './kill-switch.ts';
import { onceTold } from './once-told.ts';
import type { PlanRecord } from './plan-store.ts';
import { hasApprovers } from './seat.ts';

/**
 * Asks each approver by a link of their own before everybody is told something that asks for a decision. Undefined = it asks for none,
 * or nobody in particular has to approve.
 */
export async function askInPerson(
  workflow: Workflow,
  record: PlanRecord,
  what: ToTell,
): Promise<ElectorateToTell | undefined> {
  if (!hasApprovers(workflow)) return undefined;
  if (what.kind === 'reminder' && what.reason === 'expires-soon') return remindApprovers(workflow, record, what);
  if (what.kind === 'drifted' && what.newPlanId !== undefined) return askAboutNext(workflow, what.newPlanId);
  return undefined;
}

/** All are asked about the change that takes the place of the drifted one; once, also when this is told again. */
async function askAboutNext(workflow: Workflow, planId: string): Promise<ElectorateToTell | undefined> {
  const next = await workflow.deps.plans.get(planId);
  const decide = await freshDecision(workflow, planId);
  if (!next || !decide) return undefined;
  const notice = (await stopNotice(workflow)) ?? next.heldBack?.because;
  const electorate = await askApprovers(workflow, next, { notice });
  if (next.toldAt !== undefined) return electorate;
  await workflow.deps.notify(proposalMessage(next, { link: decide.link, notice, electorate }));
  await onceTold(workflow, 'proposal', () => workflow.deps.plans.markTold(planId, nowIn(workflow)));
  return electorate;
}
