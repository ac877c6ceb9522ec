import { isBucketPolicyPlan, mends, targetOf } from '../core/plan/plan-target.ts';
import type { Examination } from '../core/report/examination.ts';
import type { ReminderReason, ToTell } from '../core/report/messages.ts';
import { requestedFor } from './apply-change.ts';
import { hoursAfter, nowIn } from './context.ts';
import { recordStored } from './decision-record.ts';
import { examine } from './examine.ts';
import { expirySummary } from './expiry-summary.ts';
import type { Continued, Keeper } from './keeper.ts';
import { modeFor } from './mode.ts';
import { driftedSummary, unchangedSummary } from './outcome.ts';
import type { PlanOutcome, PlanRecord } from './plan-store.ts';
import { keepPlan } from './propose.ts';
import { tell, telling } from './tell.ts';
import { isAlreadyRight } from './without-plan.ts';

/** A proposal that nobody decides: reminded of once, shortly before it expires, and ended when it has. */
export async function lookAfterOpen(keeper: Keeper, record: PlanRecord): Promise<Continued> {
  if (record.expiresAt <= nowIn(keeper)) return expire(keeper, record);
  if (isReminderDue(keeper, record)) await lookAgain(keeper, record);
  return 'watched';
}

/** A proposal that lives no longer than the notice was only just made. */
function isReminderDue(keeper: Keeper, { createdAt, expiresAt, remindedAt }: PlanRecord): boolean {
  const { remindHours } = keeper.config;
  const from = hoursAfter(expiresAt, -remindHours);
  return remindHours > 0 && remindedAt === undefined && createdAt < from && from <= nowIn(keeper);
}

/** What a fresh examination says of a proposal. */
type Standing =
  | { readonly kind: 'stands' | 'not-needed' | 'unclear' | 'off' }
  | { readonly kind: 'other-plan'; readonly plan: PlanRecord['plan'] };

function standingOf(keeper: Keeper, examination: Examination, { plan }: PlanRecord): Standing {
  const mode = modeFor(keeper.config.mode, examination.facts, plan.bucket);
  if (mode === 'off' || mode === 'observe') return { kind: 'off' };
  for (const planned of examination.planned)
    if (planned.kind === 'plan' && targetOf(planned.plan) === targetOf(plan))
      return planned.plan.fingerprint === plan.fingerprint
        ? { kind: 'stands' }
        : { kind: 'other-plan', plan: planned.plan };
  return { kind: isBucketPolicyPlan(plan) && isAlreadyRight(examination, plan) ? 'not-needed' : 'unclear' };
}

/** What could not be read today may be readable in five minutes, so nothing is ended on a diagnosis that is not sure. */
async function lookAgain(keeper: Keeper, record: PlanRecord): Promise<void> {
  const examination = await examine(keeper.deps, record.plan.distributionId, requestedFor(record.plan));
  const standing = standingOf(keeper, examination, record);
  if (standing.kind === 'stands') await remind(keeper, record);
  else if (standing.kind === 'not-needed') await endNotNeeded(keeper, record);
  else if (standing.kind === 'other-plan') await endDrifted(keeper, record, examination, standing.plan);
  else keeper.deps.log('info', 'no reminder', { planId: record.planId, because: standing.kind });
}

/** Asks once more, with a link; once in the life of a plan. */
export async function remind(keeper: Keeper, record: PlanRecord): Promise<void> {
  const told = reminder(keeper, 'expires-soon');
  if (!(await keeper.deps.plans.remind(record.planId, told.at, telling(keeper, told)))) return;
  await recordStored(keeper, record.planId);
  await tell(keeper, record, told);
}

async function endNotNeeded(keeper: Keeper, record: PlanRecord): Promise<void> {
  const outcome = { at: nowIn(keeper), summary: unchangedSummary(record) };
  await endOpen(keeper, record, 'unchanged', outcome, reminder(keeper, 'not-needed'));
}

/** Another change is right by now: that one is proposed, in the same words as after an approval that came too late. */
async function endDrifted(
  keeper: Keeper,
  record: PlanRecord,
  examination: Examination,
  plan: PlanRecord['plan'],
): Promise<void> {
  const { record: next } = await keepPlan(keeper, examination, plan, record.incidentKey, record.requesters);
  const outcome = { at: nowIn(keeper), summary: driftedSummary(record), newPlanId: next.planId };
  await endOpen(keeper, record, 'drifted', outcome, { kind: 'drifted', at: outcome.at, newPlanId: next.planId });
}

/** Told only while the site is still refused: whoever let a proposal lapse that is no longer needed has nothing to learn. */
async function expire(keeper: Keeper, record: PlanRecord): Promise<Continued> {
  const { diagnosis, facts } = await examine(keeper.deps, record.plan.distributionId, requestedFor(record.plan));
  const still = diagnosis.findings.some((finding) => mends(record.plan, finding));
  const isOff = modeFor(keeper.config.mode, facts, record.plan.bucket) === 'off';
  const summary = expirySummary(record);
  keeper.deps.log('info', 'the proposal expired undecided', { planId: record.planId, still });
  const told = still && !isOff ? reminder(keeper, 'expired') : undefined;
  await endOpen(keeper, record, 'expired', { at: nowIn(keeper), summary }, told);
  return 'watched';
}

async function endOpen(
  keeper: Keeper,
  record: PlanRecord,
  status: 'unchanged' | 'drifted' | 'expired',
  outcome: PlanOutcome,
  told: ToTell | undefined,
): Promise<void> {
  const { plans, count } = keeper.deps;
  const keep = told && telling(keeper, told);
  if (!(await plans.endOpen(record.planId, status, outcome, keep))) return;
  await recordStored(keeper, record.planId);
  count(`Plan${status[0]?.toUpperCase()}${status.slice(1)}`);
  if (told) await tell(keeper, { ...record, status }, told);
}

function reminder(keeper: Keeper, reason: ReminderReason): Extract<ToTell, { kind: 'reminder' }> {
  return { kind: 'reminder', at: nowIn(keeper), reason };
}
