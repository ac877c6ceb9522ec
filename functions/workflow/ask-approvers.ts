import {
  type ElectorateToTell,
  type Message,
  type ProposalDetails,
  proposalMessage,
  type ReminderDetails,
  reminderMessage,
} from '../core/report/messages.ts';
import { planLink, type Workflow } from './context.ts';
import type { PlanRecord } from './plan-store.ts';
import { hasApprovers, standingFor } from './seat.ts';
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
 * particular has to.
 */
export async function askApprovers(
  workflow: Workflow,
  record: PlanRecord,
  told: Pick<ProposalDetails, 'since' | 'alarmName' | 'notice'>,
): Promise<ElectorateToTell | undefined> {
  if (!hasApprovers(workflow)) return undefined;
  const electorate = electorateOf(workflow, record);
  await askEach(workflow, record, approversToAsk(workflow, record), (approver, link) =>
    proposalMessage(record, { link, ...told, electorate, approver }),
  );
  return electorate;
}

/** The same as a reminder, with new links. Where enough have approved, anybody of them can have it carried out. */
export async function remindApprovers(
  workflow: Workflow,
  record: PlanRecord,
  told: Pick<ReminderDetails, 'at' | 'reason'>,
): Promise<ElectorateToTell | undefined> {
  if (!hasApprovers(workflow)) return undefined;
  const { missing, open, approved } = standingFor(workflow, record);
  const electorate = { ...electorateOf(workflow, record), approved };
  await askEach(workflow, record, missing === 0 ? [...approved, ...open] : open, (approver, link) =>
    reminderMessage(record, { ...told, link, electorate, approver }),
  );
  return electorate;
}

function electorateOf(workflow: Workflow, record: PlanRecord): ElectorateToTell {
  const { approvers = [], quorum = 1 } = workflow.config;
  return { approvers, quorum, excluded: standingFor(workflow, record).excluded };
}

/** All links are stored with one write before the first message goes out, so no link is ever unknown. */
async function askEach(
  { deps, config }: Workflow,
  { planId }: PlanRecord,
  approvers: readonly string[],
  messageTo: (approver: string, link: string) => Message,
): Promise<void> {
  const asked = approvers.map((approver) => ({ approver, token: deps.newToken() }));
  const tokens = asked.map(({ approver, token }) => ({ approver, tokenHash: hashToken(token) }));
  if (tokens.length > 0) await deps.plans.addApproverTokens(planId, tokens);
  for (const { approver, token } of asked)
    await deps.notify(messageTo(approver, planLink({ deps, config }, planId, token)));
}
