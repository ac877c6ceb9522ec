import type { Plan } from '../core/plan/plan.ts';
import { mends } from '../core/plan/plan-target.ts';
import { backgroundOf, subjectOfPlan } from '../core/report/background.ts';
import type { Examination } from '../core/report/examination.ts';
import { flappingMessage, type ProposalDetails, proposalMessage } from '../core/report/messages.ts';
import { approversToAsk, askApprovers } from './ask-approvers.ts';
import { hoursFromNow, planLink, type Workflow } from './context.ts';
import { recordDecisions } from './decision-record.ts';
import { flapOf, noteFlapTold, removedBy } from './flapping.ts';
import { stopNotice } from './kill-switch.ts';
import { onceTold } from './once-told.ts';
import type { PlanRecord } from './plan-store.ts';
import { hashToken } from './token.ts';

/** What the message says of the incident. */
export interface IncidentReason {
  readonly since?: string;
  readonly alarmName?: string;
  /** Who asked for it or made the change behind it: a name, an e-mail address or an ARN. */
  readonly requestedBy?: string;
  /** Of a plan that carries on with another one: all who asked for that. */
  readonly requesters?: readonly string[];
}

export interface Proposed {
  readonly record: PlanRecord;
  /** A fresh link to the plan; every link of a plan opens the same plan, which is decided once. */
  readonly link: string;
  /** False when the same plan was open already. */
  readonly created: boolean;
}

/** Keeps the plan and makes a link to it. The token itself exists only in the link. */
export async function keepPlan(
  workflow: Workflow,
  examination: Examination,
  plan: Plan,
  incidentKey: string,
  requesters: readonly string[] = [],
): Promise<Proposed> {
  const { deps, config } = workflow;
  const token = deps.newToken();
  const { created, record } = await deps.plans.create({
    planId: deps.newId(),
    status: 'open',
    plan,
    findings: examination.diagnosis.findings.filter((finding) => mends(plan, finding)),
    distributionDomainName: examination.diagnosis.distribution.domainName,
    incidentKey,
    background: backgroundOf(examination.facts, subjectOfPlan(plan)),
    ...(requesters.length > 0 ? { requesters } : {}),
    tokenHashes: [hashToken(token)],
    createdAt: deps.now().toISOString(),
    expiresAt: hoursFromNow(workflow, config.approvalHours),
  });
  await watch(workflow, record.planId);
  if (!created) await deps.plans.addToken(record.planId, hashToken(token));
  const asked = created ? record : await withRequesters(workflow, record, requesters);
  await recordDecisions(workflow, asked);
  return { record: asked, link: planLink(workflow, record.planId, token), created };
}

/** The plan was open already: whoever asked for it now does not approve it either. */
async function withRequesters(
  { deps }: Workflow,
  record: PlanRecord,
  requesters: readonly string[],
): Promise<PlanRecord> {
  const known = record.requesters ?? [];
  const added = requesters.filter((requester) => !known.includes(requester));
  for (const requester of added) await deps.plans.addRequester(record.planId, requester);
  return added.length > 0 ? { ...record, requesters: [...known, ...added] } : record;
}

/** Keeps the plan and asks; silent when people were already asked about the very same change. */
export async function propose(
  workflow: Workflow,
  examination: Examination,
  plan: Plan,
  incidentKey: string,
  reason: IncidentReason,
): Promise<Proposed> {
  const { requestedBy, requesters = requestedBy === undefined ? [] : [requestedBy], ...told } = reason;
  const proposed = await keepPlan(workflow, examination, plan, incidentKey, requesters);
  if (isAsked(workflow, proposed.record)) {
    workflow.deps.log('info', 'the same change is already proposed', {
      planId: proposed.record.planId,
      toldAt: proposed.record.toldAt,
    });
    return proposed;
  }
  // A plan that the audit kept already was kept with what was known then.
  const record = { ...proposed.record, background: backgroundOf(examination.facts, subjectOfPlan(plan)) };
  await ask(workflow, examination, { ...proposed, record }, told);
  return proposed;
}

/** Tells the proposal: with approvers to each of them by a link of their own, and to everybody else by one that only shows. */
async function ask(
  workflow: Workflow,
  examination: Examination,
  { record, link }: Proposed,
  told: Omit<IncidentReason, 'requestedBy' | 'requesters'>,
): Promise<void> {
  const notice = (await stopNotice(workflow)) ?? record.heldBack?.because;
  const electorate = await askApprovers(workflow, record, { ...told, notice });
  if (record.toldAt !== undefined) return;
  await tellEverybody(workflow, examination, record, { link, notice, electorate, ...told });
  const toldAt = workflow.deps.now().toISOString();
  await onceTold(workflow, 'proposal', () => workflow.deps.plans.markTold(record.planId, toldAt));
}

/** A grant that flaps is told as such once; afterwards its proposals only carry the warning. */
async function tellEverybody(
  workflow: Workflow,
  examination: Examination,
  record: PlanRecord,
  told: ProposalDetails,
): Promise<void> {
  const flap = await flapOf(workflow, record.plan);
  if (flap === undefined || flap.told) return workflow.deps.notify(proposalMessage(record, told));
  const { flapDays: days } = workflow.config.guards;
  const at = workflow.deps.now().toISOString();
  const details = {
    link: told.link,
    at,
    restoredAt: flap.restoredAt,
    days,
    removedBy: removedBy(examination, record.plan),
    notice: told.notice,
  };
  await workflow.deps.notify(flappingMessage(record, details));
  await noteFlapTold(workflow, record.plan);
}

/** An approver who was named after the proposal has no link yet. */
function isAsked(workflow: Workflow, record: PlanRecord): boolean {
  return record.toldAt !== undefined && approversToAsk(workflow, record).length === 0;
}

/** With approvers a plan that was made outside of an incident is asked about as well: a link that only shows decides nothing. */
export async function askAgain(workflow: Workflow, examination: Examination, proposed: Proposed): Promise<void> {
  if ((workflow.config.approvers ?? []).length === 0 || isAsked(workflow, proposed.record)) return;
  await ask(workflow, examination, proposed, {});
}

/**
 * Stored first and watched second: of a plan that is not watched yet nobody has a link, and whoever proposes it again finds and
 * watches it. A full list stops nothing but the help of plan-keeper.
 */
async function watch({ deps }: Workflow, planId: string): Promise<void> {
  if (await deps.plans.watch(planId)) return;
  deps.log('error', 'the list of watched plans is full; see why plan-keeper does not run', { planId });
  deps.count('PlanNotWatched');
}
