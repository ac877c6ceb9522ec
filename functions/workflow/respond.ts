import type { Incident } from '../core/incident.ts';
import type { BucketPolicyPlan, Planned } from '../core/plan/plan.ts';
import type { Examination } from '../core/report/examination.ts';
import { findingMessage } from '../core/report/messages.ts';
import { apply } from './apply.ts';
import { hoursFromNow, LEASE_HOURS, type Workflow } from './context.ts';
import { distributionsOf } from './distributions-of.ts';
import { examine } from './examine.ts';
import { modeFor } from './mode.ts';
import { type IncidentReason, keepPlan, propose } from './propose.ts';
import { openIncidentKey, recover } from './recover.ts';

/** Answers one incident: examine every distribution it concerns, then propose, apply (mode `auto`) or tell. */
export async function respond(workflow: Workflow, incident: Incident): Promise<void> {
  if (incident.kind === 'alarm' && incident.state === 'OK') return recover(workflow, incident);
  const distributionIds = await distributionsOf(workflow.deps, incident);
  if (incident.kind === 'alarm' && incident.lookup?.kind !== 'contributors')
    await workflow.deps.plans.openIncident({
      alarmArn: openIncidentKey(incident),
      openedAt: incident.at,
      distributionIds,
    });
  const failures: unknown[] = [];
  for (const distributionId of distributionIds) {
    await respondFor(workflow, incident, distributionId).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0)
    throw failures.length === 1
      ? failures[0]
      : new AggregateError(failures, `${failures.length} distributions could not be handled`);
}

async function respondFor(workflow: Workflow, incident: Incident, distributionId: string): Promise<void> {
  const examination = await examine(workflow.deps, distributionId);
  const { verdict, findings } = examination.diagnosis;
  workflow.deps.log('info', 'examined', { distributionId, verdict, causes: findings.map((finding) => finding.cause) });
  workflow.deps.count(`Verdict_${verdict}`);
  if (incident.kind === 'change' && verdict !== 'broken') return;
  const acted = await Promise.all(
    examination.planned.map((planned) => actOn(workflow, incident, examination, planned)),
  );
  if (!acted.includes('told') && !acted.includes('off')) await tellOnce(workflow, incident, examination);
}

type Acted = 'told' | 'off' | 'nothing';

async function actOn(
  workflow: Workflow,
  incident: Incident,
  examination: Examination,
  planned: Planned,
): Promise<Acted> {
  const bucket = planned.kind === 'plan' ? planned.plan.bucket : planned.bucket;
  const mode = modeFor(workflow.config.mode, examination.facts, bucket);
  if (mode === 'off') return 'off';
  if (planned.kind !== 'plan' || mode === 'observe') return 'nothing';
  if (mode === 'auto' && planned.plan.safety === 'auto')
    await applyByItself(workflow, examination, planned.plan, incident.key);
  else await propose(workflow, examination, planned.plan, incident.key, reasonOf(incident));
  return 'told';
}

/** The same road as an approval by a person: keep, claim, apply. Only the approver differs. */
async function applyByItself(
  workflow: Workflow,
  examination: Examination,
  plan: BucketPolicyPlan,
  incidentKey: string,
): Promise<void> {
  const { record } = await keepPlan(workflow, examination, plan, incidentKey);
  const decided = { choice: 'auto', by: 'Originmend (mode auto)', at: workflow.deps.now().toISOString() } as const;
  const claim = await workflow.deps.plans.claim(record.planId, decided, hoursFromNow(workflow, LEASE_HOURS));
  if (claim.won && claim.record) await apply(workflow, claim.record);
}

async function tellOnce(workflow: Workflow, incident: Incident, examination: Examination): Promise<void> {
  await workflow.deps.notify(
    findingMessage(examination, { at: workflow.deps.now().toISOString(), ...reasonOf(incident) }),
  );
}

function reasonOf(incident: Incident): IncidentReason {
  return incident.kind === 'alarm' ? { since: incident.at, alarmName: incident.alarmName } : { since: incident.at };
}
