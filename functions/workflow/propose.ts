import type { Plan } from '../core/plan/plan.ts';
import { mends } from '../core/plan/plan-target.ts';
import { backgroundOf, subjectOfPlan } from '../core/report/background.ts';
import type { Examination } from '../core/report/examination.ts';
import { flappingMessage, proposalMessage } from '../core/report/messages.ts';
import { hoursFromNow, planLink, type Workflow } from './context.ts';
import { flapOf, noteFlapTold, removedBy } from './flapping.ts';
import { sentence, whyStopped } from './kill-switch.ts';
import { onceTold } from './once-told.ts';
import type { PlanRecord } from './plan-store.ts';
import { hashToken } from './token.ts';

/** What the message says of the incident. */
export interface IncidentReason {
  readonly since?: string;
  readonly alarmName?: string;
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
    tokenHashes: [hashToken(token)],
    createdAt: deps.now().toISOString(),
    expiresAt: hoursFromNow(workflow, config.approvalHours),
  });
  await watch(workflow, record.planId);
  if (!created) await deps.plans.addToken(record.planId, hashToken(token));
  return { record, link: planLink(workflow, record.planId, token), created };
}

/** Keeps the plan and asks; silent when people were already asked about the very same change. */
export async function propose(
  workflow: Workflow,
  examination: Examination,
  plan: Plan,
  incidentKey: string,
  reason: IncidentReason,
): Promise<Proposed> {
  const proposed = await keepPlan(workflow, examination, plan, incidentKey);
  if (proposed.record.toldAt !== undefined) {
    workflow.deps.log('info', 'the same change is already proposed', {
      planId: proposed.record.planId,
      toldAt: proposed.record.toldAt,
    });
    return proposed;
  }
  // A plan that the audit kept already was kept with what was known then.
  const record = { ...proposed.record, background: backgroundOf(examination.facts, subjectOfPlan(plan)) };
  await ask(workflow, examination, { ...proposed, record }, reason);
  const toldAt = workflow.deps.now().toISOString();
  await onceTold(workflow, 'proposal', () => workflow.deps.plans.markTold(proposed.record.planId, toldAt));
  return proposed;
}

/** A grant that flaps is told as such once; afterwards its proposals only carry the warning. */
async function ask(
  workflow: Workflow,
  examination: Examination,
  { record, link }: Proposed,
  reason: IncidentReason,
): Promise<void> {
  const notice = (await stopNotice(workflow)) ?? record.heldBack?.because;
  const flap = await flapOf(workflow, record.plan);
  if (flap === undefined || flap.told)
    return workflow.deps.notify(proposalMessage(record, { link, notice, ...reason }));
  const { flapDays: days } = workflow.config.guards;
  const at = workflow.deps.now().toISOString();
  const details = {
    link,
    at,
    restoredAt: flap.restoredAt,
    days,
    removedBy: removedBy(examination, record.plan),
    notice,
  };
  await workflow.deps.notify(flappingMessage(record, details));
  await noteFlapTold(workflow, record.plan);
}

/** What messages and pages say while the kill switch stops writing. */
export async function stopNotice(workflow: Workflow): Promise<string | undefined> {
  const because = await whyStopped(workflow);
  return because === undefined ? undefined : sentence(because);
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
