import { type Finding, refuses } from '../core/diagnosis/diagnosis.ts';
import type { Incident } from '../core/incident.ts';
import type { Plan, Planned } from '../core/plan/plan.ts';
import { isBucketPolicyPlan, mends } from '../core/plan/plan-target.ts';
import type { Examination } from '../core/report/examination.ts';
import { findingMessage } from '../core/report/messages.ts';
import { apply } from './apply.ts';
import type { IncidentBeginning } from './background.ts';
import { hoursFromNow, LEASE_HOURS, type Workflow } from './context.ts';
import { distributionsOf } from './distributions-of.ts';
import { examine } from './examine.ts';
import { guardPlans } from './guard-plans.ts';
import { modeFor, modeForPlan } from './mode.ts';
import { type IncidentReason, keepPlan, propose } from './propose.ts';
import { tellUnlessQuiet } from './quiet.ts';
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
    await respondFor(workflow, incident, distributionId, distributionIds.length).catch((error: unknown) =>
      failures.push(error),
    );
  }
  if (failures.length > 0)
    throw failures.length === 1
      ? failures[0]
      : new AggregateError(failures, `${failures.length} distributions could not be handled`);
}

async function respondFor(
  workflow: Workflow,
  incident: Incident,
  distributionId: string,
  distributionCount: number,
): Promise<void> {
  const examined = await examine(workflow.deps, distributionId, {
    background: { incident: beginningOf(incident), ...pagesFor(distributionCount) },
    policyWrittenAt: policyWrittenAt(incident),
  });
  const { verdict, findings } = examined.diagnosis;
  workflow.deps.log('info', 'examined', { distributionId, verdict, causes: findings.map((finding) => finding.cause) });
  workflow.deps.count(`Verdict_${verdict}`);
  if (incident.kind === 'change' && verdict !== 'broken') return;
  const examination = await guardPlans(workflow, examined);
  const asked = await Promise.all(
    examination.planned.map((planned) => actOn(workflow, incident, examination, planned)),
  );
  await tellTheRest(
    workflow,
    incident,
    examination,
    asked.filter((plan) => plan !== undefined),
  );
}

/** Proposes or applies what is planned for one bucket; returns the plan people were asked or told about. */
async function actOn(
  workflow: Workflow,
  incident: Incident,
  examination: Examination,
  planned: Planned,
): Promise<Plan | undefined> {
  if (planned.kind !== 'plan') return undefined;
  const { plan } = planned;
  const mode = modeForPlan(workflow.config.mode, examination, plan);
  if (mode === 'off' || mode === 'observe') return undefined;
  if (mode === 'auto' && plan.safety === 'auto' && isBucketPolicyPlan(plan))
    await applyByItself(workflow, incident, examination, plan);
  else await propose(workflow, examination, plan, incident.key, reasonOf(incident));
  return plan;
}

/**
 * The same road as an approval by a person: keep, claim, apply. Only the approver differs. What is held back, and what a person said
 * no to before, is asked for instead.
 */
async function applyByItself(
  workflow: Workflow,
  incident: Incident,
  examination: Examination,
  plan: Plan,
): Promise<void> {
  const { record } = await keepPlan(workflow, examination, plan, incident.key);
  if (record.onlyByPerson) {
    await propose(workflow, examination, plan, incident.key, reasonOf(incident));
    return;
  }
  const decided = { choice: 'auto', by: 'Originmend (mode auto)', at: workflow.deps.now().toISOString() } as const;
  const claim = await workflow.deps.plans.claim(record.planId, decided, hoursFromNow(workflow, LEASE_HOURS));
  if (!claim.won || !claim.record) return;
  const applied = await apply(workflow, claim.record);
  if (applied.kind === 'held') await propose(workflow, examination, plan, incident.key, reasonOf(incident));
}

/**
 * What no plan mends is told as well: a second reason on the same bucket, or another origin. Buckets in mode `off` are left in peace;
 * without any finding to tell, people who were not asked anything still learn what the examination came to.
 */
async function tellTheRest(
  workflow: Workflow,
  incident: Incident,
  examination: Examination,
  asked: readonly Plan[],
): Promise<void> {
  const { findings } = examination.diagnosis;
  const rest = findings.filter((finding) => !isOff(workflow, examination, finding) && !isMendedBy(asked, finding));
  const isNews = (asked.length === 0 && rest.length === findings.length) || rest.some(refuses);
  if (!isNews) return;
  const told = { ...examination, diagnosis: { ...examination.diagnosis, findings: rest } };
  const tell = () =>
    workflow.deps.notify(findingMessage(told, { at: workflow.deps.now().toISOString(), ...reasonOf(incident) }));
  // Whoever asked gets an answer.
  await (incident.kind === 'request' ? tell() : tellUnlessQuiet(workflow, told.diagnosis, tell));
}

/** One alarm over many distributions must still be answered before the function's time is up. */
function pagesFor(distributionCount: number): { readonly pages?: number } {
  return distributionCount > 10 ? { pages: 1 } : {};
}

/** Only what writes the policy makes S3 show its OAIs unresolved. */
function policyWrittenAt(incident: Incident): Readonly<Record<string, string>> {
  const written = incident.kind === 'change' && incident.eventName === 'PutBucketPolicy' ? incident.target : undefined;
  return written?.kind === 'bucket' ? { [written.bucket]: incident.at } : {};
}

/** When it began, and the change itself when a change is the incident. */
function beginningOf(incident: Incident): IncidentBeginning {
  const record = incident.kind === 'change' ? incident.record : undefined;
  return { at: incident.at, ...(record ? { record } : {}) };
}

function isOff(workflow: Workflow, { facts }: Examination, { bucket }: Finding): boolean {
  return bucket !== undefined && modeFor(workflow.config.mode, facts, bucket) === 'off';
}

function isMendedBy(plans: readonly Plan[], finding: Finding): boolean {
  return plans.some((plan) => mends(plan, finding));
}

function reasonOf(incident: Incident): IncidentReason {
  if (incident.kind === 'alarm') return { since: incident.at, alarmName: incident.alarmName };
  const requestedBy = incident.kind === 'change' ? incident.actor : incident.requestedBy;
  return { since: incident.at, ...(requestedBy === '' ? {} : { requestedBy }) };
}
