import { randomUUID } from 'node:crypto';
import type { Approval } from '../core/approval/quorum.ts';
import type { ToTell } from '../core/report/messages.ts';
import { OriginmendError } from '../shared/errors.ts';
import type { Claim, PlanRecord, PlanStatus, PlanStore, Telling } from '../workflow/plan-store.ts';
import { AwsCallError } from './aws-errors.ts';
import type { Change, Condition, Item, Table } from './dynamodb-table.ts';
import {
  incidentKey,
  incidentOfItem,
  itemOfIncident,
  itemOfPlan,
  planIdOfPointer,
  planKey,
  planOfItem,
  pointerKey,
  pointerTo,
  textOfApproverToken,
  WATCH_KEY,
  watchedIn,
} from './plan-item.ts';

/** A plan is not in the state that the next step needs; going on could write twice. */
export class PlanStateError extends OriginmendError {
  override readonly name = 'PlanStateError';
}

/**
 * Plans and open incidents in one DynamoDB table. Every change is one conditional write of one item. A condition can fail because
 * our own first try did arrive and only its answer was lost; each step therefore looks whether what is there is its own work.
 */
export function dynamoDbPlanStore(table: Table): PlanStore {
  return {
    create: (record) => create(table, record),
    get: (planId) => get(table, planId),
    addToken: async (planId, tokenHash) => {
      await mustChange(table, planId, { set: {}, append: { tokenHashes: [tokenHash] } }, EXISTS);
    },
    addApproverTokens: async (planId, tokens) => {
      const approverTokens = tokens.map(textOfApproverToken);
      await mustChange(table, planId, { set: {}, append: { approverTokens } }, EXISTS);
    },
    addRequester: async (planId, requester) => {
      await mustChange(table, planId, { set: {}, append: { requesters: [requester] } }, EXISTS);
    },
    markTold: async (planId, at) => {
      await mustChange(table, planId, { set: { toldAt: at } }, EXISTS);
    },
    claim: (planId, decided, leaseUntil, telling) => {
      const decision = JSON.stringify(decided);
      if (decided.choice === 'reject')
        return claim(table, planId, { set: { status: 'rejected', decision } }, rejectable(decided.at), telling);
      return claim(table, planId, { set: { status: 'claimed', decision, leaseUntil } }, claimable(decided.at), telling);
    },
    approve: (planId, { before, approval, claim: claimed }) => {
      const decision = claimed && {
        status: 'claimed',
        decision: JSON.stringify(claimed.decided),
        leaseUntil: claimed.leaseUntil,
      };
      const approvals = JSON.stringify([...before, approval]);
      return claim(table, planId, { set: { approvals, ...decision } }, approvable(before, approval.at));
    },
    takeOver: (planId, at, leaseUntil) => claim(table, planId, { set: { leaseUntil } }, leftBehind(at)),
    recordIntent: async (planId, undo) => {
      await mustChange(
        table,
        planId,
        {
          set: { undo: JSON.stringify(undo), undoExpiresAt: undo.expiresAt },
          // A link that went out stays good, whoever takes the plan up later.
          addToSet: { undoTokens: [undo.tokenHash] },
        },
        has('claimed'),
      );
    },
    release: (planId, heldBack, telling) =>
      mustChange(
        table,
        planId,
        toBeTold(
          {
            set: { status: 'open', heldBack: JSON.stringify(heldBack) },
            // Nothing was written: what was to be undone is not there, and what somebody else writes is none of it.
            remove: ['decision', 'claimId', 'leaseUntil', 'undo', 'undoExpiresAt'],
          },
          telling,
        ),
        has('claimed'),
      ),
    finish: (planId, status, outcome, telling) =>
      finish(table, planId, has('claimed'), { status, outcome: JSON.stringify(outcome) }, telling),
    endOpen: async (planId, status, outcome, telling) => {
      const set = { status, outcome: JSON.stringify(outcome) };
      return (await claim(table, planId, { set }, has('open'), telling)).won;
    },
    finishDeploying: (planId, outcome, telling) =>
      finish(table, planId, has('deploying'), { status: 'applied', outcome: JSON.stringify(outcome) }, telling),
    claimUndo: (planId, by, at, leaseUntil, from) => {
      const undoing = { status: 'undoing', undoBy: by, undoAt: at, leaseUntil };
      const undoFrom = from ? { undoFrom: JSON.stringify(from) } : {};
      return claim(table, planId, { set: { ...undoing, ...undoFrom } }, undoable(at));
    },
    claimOwnUndo: (planId, by, leaseUntil, outcome) => {
      const undoing = { status: 'undoing', undoBy: by, undoAt: outcome.at, leaseUntil };
      return claim(table, planId, { set: { ...undoing, outcome: JSON.stringify(outcome) } }, has('claimed'));
    },
    finishUndo: (planId, status, summary, at, telling) =>
      finish(table, planId, has('undoing'), { status, undoSummary: summary, undoAt: at }, telling),
    addUndoToken: async (planId, tokenHash) => {
      await mustChange(table, planId, { set: {}, addToSet: { undoTokens: [tokenHash] } }, HAS_UNDO);
    },
    remind: async (planId, at, telling) =>
      (await claim(table, planId, { set: { remindedAt: at } }, remindable(at), telling)).won,
    claimTelling: (planId, at, until) =>
      claim(table, planId, { set: { tellUntil: until } }, tellable(at), undefined, 'tellId'),
    markPublished: async (planId, what) => {
      await mustChange(table, planId, { set: {}, takeFromSet: { toTell: [textOf(what)] } }, EXISTS);
    },
    watch: (planId) => watch(table, planId),
    unwatch: async (planId) => {
      await table.update(WATCH_KEY, { set: {}, takeFromSet: { planIds: [planId] } });
    },
    watched: async () => watchedIn(await table.get(WATCH_KEY)),
    openIncident: async (incident) => {
      await table.put(itemOfIncident(incident));
    },
    getIncident: async (alarmArn) => {
      const item = await table.get(incidentKey(alarmArn));
      return item && incidentOfItem(item);
    },
    closeIncident: async (alarmArn, openedAt) => {
      const item = await table.remove(
        incidentKey(alarmArn),
        openedAt === undefined ? undefined : openedSince(openedAt),
      );
      return item && incidentOfItem(item);
    },
  };
}

const EXISTS: Condition = { expression: 'attribute_exists(#pk)' };
const HAS_UNDO: Condition = { expression: 'attribute_exists(#undo)' };

const has = (status: PlanStatus): Condition => ({ expression: '#status = :status', values: { status } });

const openedSince = (openedAt: string): Condition => ({
  expression: '#openedAt = :openedAt',
  values: { openedAt },
});

/** Approval also takes up a plan whose apply stopped half way, once its lease has run out. */
const claimable = (at: string): Condition => ({
  expression: '(#status = :open OR (#status = :claimed AND #leaseUntil <= :at)) AND #expiresAt > :at',
  values: { open: 'open', claimed: 'claimed', at },
});

/** An apply that stopped half way may have written already: such a plan can be finished or undone, not rejected. */
const rejectable = (at: string): Condition => ({
  expression: '#status = :open AND #expiresAt > :at',
  values: { open: 'open', at },
});

/** Only while nobody else has approved since the approvals were counted. */
function approvable(before: readonly Approval[], at: string): Condition {
  const unchanged = before.length === 0 ? 'attribute_not_exists(#approvals)' : '#approvals = :before';
  return {
    expression: `#status = :open AND #expiresAt > :at AND ${unchanged}`,
    values: { open: 'open', at, ...(before.length === 0 ? {} : { before: JSON.stringify(before) }) },
  };
}

/** `failed` too: the write may have happened although its verification failed. */
const undoable = (at: string): Condition => ({
  expression:
    '(#status = :applied OR #status = :deploying OR #status = :failed OR (#status = :undoing AND #leaseUntil <= :at)) AND #undoExpiresAt > :at',
  values: { applied: 'applied', deploying: 'deploying', failed: 'failed', undoing: 'undoing', at },
});

/** Approved or being undone by a run that stopped half way. That the plan has expired since does not matter: it was approved in time. */
const leftBehind = (at: string): Condition => ({
  expression: '(#status = :claimed OR #status = :undoing) AND #leaseUntil <= :at',
  values: { claimed: 'claimed', undoing: 'undoing', at },
});

const remindable = (at: string): Condition => ({
  expression: '#status = :open AND #expiresAt > :at AND attribute_not_exists(#remindedAt)',
  values: { open: 'open', at },
});

const tellable = (at: string): Condition => ({
  expression: 'attribute_exists(#toTell) AND (attribute_not_exists(#tellUntil) OR #tellUntil <= :at)',
  values: { at },
});

async function get(table: Table, planId: string): Promise<PlanRecord | undefined> {
  const item = await table.get(planKey(planId));
  return item && planOfItem(item);
}

/** Each further try means that another plan took the pointer in between; that one is then found open, or is closed already. */
const CREATE_TRIES = 10;

/**
 * The plan is stored first and the pointer from its fingerprint second: a crash in between leaves a plan nobody has a link to, never
 * a pointer to a plan that is still to come. A pointer whose plan is gone, closed or expired is taken over.
 */
async function create(
  table: Table,
  record: PlanRecord,
): Promise<{ readonly created: boolean; readonly record: PlanRecord }> {
  for (let attempt = 1; attempt <= CREATE_TRIES; attempt++) {
    const pointer = await table.get(pointerKey(record.plan.fingerprint));
    const pointedTo = pointer && planIdOfPointer(pointer);
    const existing = pointedTo === undefined ? undefined : await get(table, pointedTo);
    if (existing?.planId === record.planId) return { created: true, record: existing };
    if (existing?.status === 'open' && existing.expiresAt > record.createdAt)
      return { created: false, record: existing };
    const next = existing && saidNo(existing) ? { ...record, onlyByPerson: true } : record;
    await table.put(itemOfPlan(next));
    if (await table.put(pointerTo(next), stillPointingTo(pointedTo))) return { created: true, record: next };
  }
  throw new PlanStateError(
    `Plan ${record.planId} could not be stored: its fingerprint was taken ${CREATE_TRIES} times. Deliver the event again.`,
  );
}

/** A no holds for later plans of the same change too, until a person approves one. */
function saidNo({ status, onlyByPerson = false }: PlanRecord): boolean {
  return NO.has(status) || (onlyByPerson && status !== 'applied');
}

const NO: ReadonlySet<PlanStatus> = new Set(['rejected', 'undoing', 'undone']);

function stillPointingTo(planId: string | undefined): Condition {
  return planId === undefined
    ? { expression: 'attribute_not_exists(#pk)' }
    : { expression: '#planId = :planId', values: { planId } };
}

/** `idName` is the attribute that tells whose claim it was when the answer to it is lost. */
async function claim(
  table: Table,
  planId: string,
  change: Change,
  condition: Condition,
  telling?: Telling,
  idName = 'claimId',
): Promise<Claim> {
  const id = randomUUID();
  const withTelling = toBeTold(change, telling);
  const signed = { ...withTelling, set: { ...withTelling.set, [idName]: id } };
  const changed = await table.update(planKey(planId), signed, condition);
  if (changed) return { won: true, record: planOfItem(changed) };
  const item = await table.get(planKey(planId));
  return { won: item?.[idName] === id, record: item && planOfItem(item) };
}

async function finish(
  table: Table,
  planId: string,
  condition: Condition,
  set: Item,
  telling: Telling | undefined,
): Promise<void> {
  await mustChange(table, planId, toBeTold({ set, remove: ['leaseUntil'] }, telling), condition);
}

/** The step and what must be told of it are one write: neither can be lost without the other. */
function toBeTold(change: Change, telling: Telling | undefined): Change {
  if (telling === undefined) return change;
  return {
    ...change,
    set: { ...change.set, tellUntil: telling.until },
    addToSet: { ...change.addToSet, toTell: [textOf(telling.what)] },
  };
}

/** The member of the set; what is read back and written again is the same text. */
function textOf(what: ToTell): string {
  return JSON.stringify(what);
}

async function mustChange(table: Table, planId: string, change: Change, condition: Condition): Promise<void> {
  if (await table.update(planKey(planId), change, condition)) return;
  const item = await table.get(planKey(planId));
  const set = Object.entries(change.set);
  const isOurs = item !== undefined && set.length > 0 && set.every(([name, value]) => item[name] === value);
  if (isOurs && change.append === undefined) return;
  const expected = condition.values ? Object.values(condition.values).join(' or ') : 'to exist';
  throw new PlanStateError(
    `Plan ${planId} is ${item ? String(item['status']) : 'not in the table'}; expected ${expected}. Open its link again to see where it stands.`,
  );
}

/** An item holds 400 KB, some ten thousand ids: more are open only where plan-keeper has not run for a long time. */
async function watch(table: Table, planId: string): Promise<boolean> {
  try {
    await table.update(WATCH_KEY, { set: {}, addToSet: { planIds: [planId] } });
    return true;
  } catch (error) {
    if (error instanceof AwsCallError && error.code === 'ValidationException') return false;
    throw error;
  }
}
