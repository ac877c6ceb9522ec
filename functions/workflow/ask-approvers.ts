import { type ElectorateToTell, type ProposalDetails, proposalMessage } from '../core/report/messages.ts';
import { planLink, type Workflow } from './context.ts';
import type { PlanRecord } from './plan-store.ts';
import { standingFor } from './seat.ts';
import { hashToken } from './token.ts';

/** Whoever may still approve; once the proposal has been told, those of them who have no link, because they were named since. */
export function approversToAsk(workflow: Workflow, record: PlanRecord): readonly string[] {
  const { open } = standingFor(workflow, record);
  if (record.toldAt === undefined) return open;
  const asked = new Set((record.approverTokens ?? []).map(({ approver }) => approver));
  return open.filter((approver) => !asked.has(approver));
}

/**
 * Sends each approver one message with a link that is theirs alone, and returns who has to approve; undefined when nobody in
 * particular has to. All links are stored with one write before the first message goes out, so no link is ever unknown.
 */
export async function askApprovers(
  workflow: Workflow,
  record: PlanRecord,
  told: Pick<ProposalDetails, 'since' | 'alarmName' | 'notice'>,
): Promise<ElectorateToTell | undefined> {
  const { approvers = [], quorum = 1 } = workflow.config;
  if (approvers.length === 0) return undefined;
  const { excluded } = standingFor(workflow, record);
  const electorate = { approvers, quorum, excluded };
  const asked = approversToAsk(workflow, record).map((approver) => ({ approver, token: workflow.deps.newToken() }));
  const tokens = asked.map(({ approver, token }) => ({ approver, tokenHash: hashToken(token) }));
  if (tokens.length > 0) await workflow.deps.plans.addApproverTokens(record.planId, tokens);
  for (const { approver, token } of asked) {
    const link = planLink(workflow, record.planId, token);
    await workflow.deps.notify(proposalMessage(record, { link, ...told, electorate, approver }));
  }
  return electorate;
}
