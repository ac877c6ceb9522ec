import { apply } from './apply.ts';
import { mapConcurrently } from './concurrency.ts';
import { hoursAfter, hoursFromNow, LEASE_HOURS, nowIn } from './context.ts';
import { continueDeploying } from './continue-deploying.ts';
import { recordDecisions, recordStored } from './decision-record.ts';
import { lookAfterOpen, remind } from './keep-open.ts';
import type { Continued, Keeper } from './keeper.ts';
import { isBucketPolicyRecord, type PlanRecord, type PlanStatus } from './plan-store.ts';
import { restore } from './restore.ts';
import { tellTheKept } from './tell.ts';
import { undoChange } from './undo-change.ts';

export interface Kept {
  /** Plans on the list when the run began. */
  readonly watched: number;
  /** Plans that need nothing any more and left the list. */
  readonly settled: number;
}

/** Plans looked after at the same time: each may examine a distribution. */
const AT_ONCE = 4;

/**
 * Carries on with every plan that still needs something and that nobody is working on: what stopped half way, what could not be told,
 * what nobody decides. One plan that fails does not hold up the others; the run then fails in the end, so that its alarm rings.
 */
export async function keep(keeper: Keeper): Promise<Kept> {
  const planIds = await keeper.deps.plans.watched();
  const failures: unknown[] = [];
  const answers = await mapConcurrently(planIds, AT_ONCE, (planId) =>
    keepOne(keeper, planId).catch((error: unknown): Continued => {
      failures.push(error);
      return 'watched';
    }),
  );
  if (failures.length > 0) throw failures.length === 1 ? failures[0] : several(failures);
  return { watched: planIds.length, settled: answers.filter((answer) => answer === 'settled').length };
}

function several(failures: readonly unknown[]): AggregateError {
  return new AggregateError(failures, `${failures.length} plans could not be looked after`);
}

async function keepOne(keeper: Keeper, planId: string): Promise<Continued> {
  const { plans } = keeper.deps;
  const record = await plans.get(planId);
  const continued = record ? await carryOn(keeper, record) : 'settled';
  if (continued === 'watched') return continued;
  // What happened to a plan is in the decision record before nobody looks after the plan any more.
  if (record && !(await recordStored(keeper, planId))) return 'watched';
  await plans.unwatch(planId);
  return 'settled';
}

/** Telling first: what has happened already is told before what happens next. */
async function carryOn(keeper: Keeper, record: PlanRecord): Promise<Continued> {
  if (isLeftBehind(keeper, record)) await recordDecisions(keeper, record);
  const told = await tellTheKept(keeper, record);
  const continued = await CONTINUATIONS[record.status](keeper, record);
  return told ? continued : 'watched';
}

/** A run that stopped half way may not have come to record what it had done; what comes next could write over it. */
function isLeftBehind(keeper: Keeper, { toTell, leaseUntil }: PlanRecord): boolean {
  return toTell !== undefined || (leaseUntil !== undefined && leaseUntil <= nowIn(keeper));
}

type Continuation = (keeper: Keeper, record: PlanRecord) => Promise<Continued>;

/** What each status leaves to do. */
const CONTINUATIONS: Readonly<Record<PlanStatus, Continuation>> = {
  open: lookAfterOpen,
  claimed: finishApply,
  deploying: lookWhetherDeployed,
  undoing: finishUndo,
  applied: untilUndoExpires,
  failed: untilUndoExpires,
  unchanged: settled,
  drifted: settled,
  rejected: settled,
  expired: settled,
  undone: settled,
};

async function settled(): Promise<Continued> {
  return 'settled';
}

/** An apply that stopped half way: examined again, and completed or ended. What comes of it is told like any other outcome. */
async function finishApply(keeper: Keeper, { planId }: PlanRecord): Promise<Continued> {
  const record = await takenOver(keeper, planId);
  if (record?.status !== 'claimed') return 'watched';
  const applied = await apply(keeper, record);
  // What mode auto may not write now is for people to decide; nobody has asked them yet.
  if (applied.kind === 'held' && record.decision?.choice === 'auto') await remind(keeper, record);
  return 'watched';
}

/** CloudFront takes minutes: looked at once per run, never waited for. */
async function lookWhetherDeployed(keeper: Keeper, record: PlanRecord): Promise<Continued> {
  await continueDeploying(keeper, record);
  return 'watched';
}

async function finishUndo(keeper: Keeper, { planId }: PlanRecord): Promise<Continued> {
  const record = await takenOver(keeper, planId);
  if (record?.status !== 'undoing' || !record.undo) return 'watched';
  const by = record.undo.by ?? 'nobody';
  if (isBucketPolicyRecord(record)) await restore(keeper, record, record.undo, by, 'nobody');
  else await undoChange(keeper, record, record.undo, by, 'nobody');
  return 'watched';
}

/** The plan under a lease of ours; undefined while somebody else works on it. */
async function takenOver(keeper: Keeper, planId: string): Promise<PlanRecord | undefined> {
  const { plans, log, count } = keeper.deps;
  const claim = await plans.takeOver(planId, nowIn(keeper), hoursFromNow(keeper, LEASE_HOURS));
  if (!claim.won) return undefined;
  log('warn', 'a run stopped half way; carrying on', { planId, status: claim.record?.status });
  count('PlanTakenOver');
  return claim.record;
}

/**
 * An undo may begin until its link expires, and may then stop half way: the plan stays on the list until that cannot happen any more.
 * Taking it out as soon as it is told would race with whoever presses the button at that moment.
 */
async function untilUndoExpires(keeper: Keeper, { undo }: PlanRecord): Promise<Continued> {
  const safelyPast = undo === undefined || hoursAfter(undo.expiresAt, LEASE_HOURS) <= nowIn(keeper);
  return safelyPast ? 'settled' : 'watched';
}
