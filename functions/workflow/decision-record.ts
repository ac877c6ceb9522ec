import type { RequestSource } from '../core/approval/quorum.ts';
import { type DecisionEntry, type DecisionStep, keptText } from '../core/history/decision-entry.ts';
import type { Plan } from '../core/plan/plan.ts';
import { grantOf, isBucketPolicyPlan, targetOf } from '../core/plan/plan-target.ts';
import { type PolicyDocument, type Statement, statementsOf } from '../core/policy/document.ts';
import { sameStatement } from '../core/policy/equality.ts';
import { OriginmendError } from '../shared/errors.ts';
import type { Workflow } from './context.ts';
import { expirySummary } from './expiry-summary.ts';
import type { PlanRecord, PlanStatus } from './plan-store.ts';

/** The plan itself remembers each step with its time, so its entries can be worked out again, letter for letter, at any moment. */
interface Step {
  readonly step: DecisionStep;
  readonly at: string;
  readonly by: string;
  readonly from?: RequestSource | undefined;
  readonly summary?: string | undefined;
}

const ORIGINMEND = 'Originmend';

/**
 * Puts what has happened to a plan into the decision record. Entries that are there already stay as they are, so that a run that
 * is repeated records nothing twice, and one that takes up the work of a run that stopped adds what is missing. True = all is kept.
 * A record that cannot be written is logged and counted, and stops nothing: the site comes first, and the next step makes up for it.
 */
export function recordDecisions(workflow: Workflow, record: PlanRecord): Promise<boolean> {
  return keep(workflow, record.planId, async () => decisionsOf(record, workflow.config.mode));
}

/** The same for the plan as it is stored now, with everything that the run itself has kept in it. */
export function recordStored(workflow: Workflow, planId: string): Promise<boolean> {
  return keep(workflow, planId, async () => {
    const record = await workflow.deps.plans.get(planId);
    return record ? decisionsOf(record, workflow.config.mode) : [];
  });
}

/** Nobody decided in time. Recorded by whoever notices, in the same words; the time is that of the limit, so it is recorded once. */
export function recordExpiry(workflow: Workflow, record: PlanRecord): Promise<boolean> {
  if (record.status !== 'open') return recordDecisions(workflow, record);
  const outcome = { at: record.expiresAt, summary: expirySummary(record) };
  return recordDecisions(workflow, { ...record, status: 'expired', outcome });
}

async function keep(
  { deps }: Workflow,
  planId: string,
  entriesOf: () => Promise<readonly DecisionEntry[]>,
): Promise<boolean> {
  try {
    for (const entry of await entriesOf()) await deps.decisions.record(entry);
    return true;
  } catch (error) {
    if (!(error instanceof OriginmendError)) throw error;
    deps.log('error', 'a decision could not be recorded', { planId, reason: error.message });
    deps.count('DecisionNotRecorded');
    return false;
  }
}

/** Everything a plan knows to have happened to it, in order. */
export function decisionsOf(record: PlanRecord, mode: string): readonly DecisionEntry[] {
  const steps = [
    proposed(record),
    ...approvals(record),
    ...decided(record),
    ...heldBack(record),
    ...reminded(record),
    ...ended(record),
    ...undone(record),
  ];
  return steps.map((step) => entryOf(record, step, mode));
}

function proposed({ createdAt, requesters = [] }: PlanRecord): Step {
  return { step: 'proposed', at: createdAt, by: requesters.length > 0 ? requesters.join(', ') : ORIGINMEND };
}

function approvals({ approvals: given = [] }: PlanRecord): readonly Step[] {
  return given.map(({ approver, at, of, from }, index) => ({
    step: of === 1 ? 'approved' : `approved-${index + 1}-of-${of}`,
    at,
    by: approver,
    from,
  }));
}

/** With several approvers each approval is a step of its own; in mode auto nobody decides. */
function decided({ decision, approvals: given = [] }: PlanRecord): readonly Step[] {
  if (!decision || decision.choice === 'auto') return [];
  if (decision.choice === 'approve' && given.length > 0) return [];
  const { at, by, from } = decision;
  return [{ step: decision.choice === 'approve' ? 'approved' : 'rejected', at, by, from }];
}

function heldBack({ heldBack: held }: PlanRecord): readonly Step[] {
  return held ? [{ step: 'held-back', at: held.at, by: held.by, summary: `${held.because} ${held.nextStep}` }] : [];
}

function reminded({ remindedAt }: PlanRecord): readonly Step[] {
  return remindedAt === undefined ? [] : [{ step: 'reminded', at: remindedAt, by: ORIGINMEND }];
}

const ENDINGS: Readonly<Partial<Record<PlanStatus, DecisionStep>>> = {
  unchanged: 'unchanged',
  drifted: 'drifted',
  failed: 'failed',
  expired: 'expired',
};

function ended({ status, decision, outcome, expiresAt }: PlanRecord): readonly Step[] {
  if (!outcome) return [];
  const applied = decision?.choice === 'auto' ? 'auto-applied' : 'applied';
  const written = outcome.verification?.live === 'deploying' ? 'deploying' : applied;
  // A plan that is being or was undone had been applied, or had failed after its write.
  const step = ENDINGS[status] ?? (outcome.verification ? written : 'failed');
  const at = status === 'expired' ? expiresAt : outcome.at;
  return [{ step, at, by: decision?.by ?? ORIGINMEND, from: decision?.from, summary: outcome.summary }];
}

function undone({ status, undo }: PlanRecord): readonly Step[] {
  if (!undo?.at || undo.summary === undefined || status === 'undoing') return [];
  const { at, by = 'somebody with the link', from, summary } = undo;
  return [{ step: status === 'undone' ? 'undone' : 'undo-refused', at, by, from, summary }];
}

function entryOf(record: PlanRecord, { step, at, by, from, summary }: Step, mode: string): DecisionEntry {
  const { planId, plan, incidentKey } = record;
  const { kind, distributionId, bucket, fingerprint, causes, diff } = plan;
  return {
    formatVersion: 1,
    at,
    planId,
    step,
    by,
    ...(from ? { from } : {}),
    kind,
    distributionId,
    target: targetOf(plan),
    ...(bucket === undefined ? {} : { bucket }),
    fingerprint,
    causes,
    added: addedBy(plan),
    mode,
    incidentKey,
    ...documentsOf(record, step === 'undone' || step === 'undo-refused'),
    diff,
    ...(summary === undefined ? {} : { summary }),
  };
}

/** Exactly what was there and what was written, once there was a write; before that, what the plan was made from. */
function documentsOf({ plan, undo }: PlanRecord, isUndo: boolean): Pick<DecisionEntry, 'before' | 'after'> {
  const planned = isBucketPolicyPlan(plan) ? [textOf(plan.before), textOf(plan.after)] : undefined;
  const [before, after] = undo ? [undo.previousText, undo.writtenText] : (planned ?? []);
  if (before === undefined || after === undefined) return {};
  return { before: keptText(isUndo ? after : before), after: keptText(isUndo ? before : after) };
}

function textOf(document: PolicyDocument | null): string | null {
  return document === null ? null : JSON.stringify(document);
}

function addedBy(plan: Plan): readonly Statement[] {
  if (plan.kind === 'put-key-policy') return [plan.statement];
  const grant = grantOf(plan);
  if (grant) return addedBy(grant);
  if (!isBucketPolicyPlan(plan)) return [];
  const known = statementsOf(plan.before);
  return statementsOf(plan.after).filter((statement) => !known.some((other) => sameStatement(other, statement)));
}
