import { randomUUID } from 'node:crypto';
import { OriginmendError } from '../shared/errors.ts';
import type { PlanRecord, PlanStatus, PlanStore } from '../workflow/plan-store.ts';
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
    markTold: async (planId, at) => {
      await mustChange(table, planId, { set: { toldAt: at } }, EXISTS);
    },
    claim: (planId, decided, leaseUntil) => {
      const decision = JSON.stringify(decided);
      if (decided.choice === 'reject')
        return claim(table, planId, { status: 'rejected', decision }, rejectable(decided.at));
      return claim(table, planId, { status: 'claimed', decision, leaseUntil }, claimable(decided.at));
    },
    recordIntent: async (planId, undo) => {
      await mustChange(
        table,
        planId,
        { set: { undo: JSON.stringify(undo), undoExpiresAt: undo.expiresAt } },
        has('claimed'),
      );
    },
    release: (planId, heldBack) =>
      mustChange(
        table,
        planId,
        {
          set: { status: 'open', heldBack: JSON.stringify(heldBack) },
          remove: ['decision', 'claimId', 'leaseUntil'],
        },
        has('claimed'),
      ),
    finish: (planId, status, outcome) =>
      finish(table, planId, has('claimed'), { status, outcome: JSON.stringify(outcome) }),
    claimUndo: (planId, by, at, leaseUntil) =>
      claim(table, planId, { status: 'undoing', undoBy: by, undoAt: at, leaseUntil }, undoable(at)),
    finishUndo: (planId, status, summary, at) =>
      finish(table, planId, has('undoing'), { status, undoSummary: summary, undoAt: at }),
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

/** `failed` too: the write may have happened although its verification failed. */
const undoable = (at: string): Condition => ({
  expression:
    '(#status = :applied OR #status = :failed OR (#status = :undoing AND #leaseUntil <= :at)) AND #undoExpiresAt > :at',
  values: { applied: 'applied', failed: 'failed', undoing: 'undoing', at },
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
    if (existing?.planId === record.planId) return { created: true, record };
    if (existing?.status === 'open' && existing.expiresAt > record.createdAt)
      return { created: false, record: existing };
    await table.put(itemOfPlan(record));
    if (await table.put(pointerTo(record), stillPointingTo(pointedTo))) return { created: true, record };
  }
  throw new PlanStateError(
    `Plan ${record.planId} could not be stored: its fingerprint was taken ${CREATE_TRIES} times. Deliver the event again.`,
  );
}

function stillPointingTo(planId: string | undefined): Condition {
  return planId === undefined
    ? { expression: 'attribute_not_exists(#pk)' }
    : { expression: '#planId = :planId', values: { planId } };
}

async function claim(table: Table, planId: string, set: Item, condition: Condition): ReturnType<PlanStore['claim']> {
  const claimId = randomUUID();
  const changed = await table.update(planKey(planId), { set: { ...set, claimId } }, condition);
  if (changed) return { won: true, record: planOfItem(changed) };
  const item = await table.get(planKey(planId));
  return { won: item?.['claimId'] === claimId, record: item && planOfItem(item) };
}

async function finish(table: Table, planId: string, condition: Condition, set: Item): Promise<void> {
  await mustChange(table, planId, { set, remove: ['leaseUntil'] }, condition);
}

async function mustChange(table: Table, planId: string, change: Change, condition: Condition): Promise<void> {
  if (await table.update(planKey(planId), change, condition)) return;
  const item = await table.get(planKey(planId));
  const isOurs = item !== undefined && Object.entries(change.set).every(([name, value]) => item[name] === value);
  if (isOurs && change.append === undefined) return;
  const expected = condition.values ? Object.values(condition.values).join(' or ') : 'to exist';
  throw new PlanStateError(
    `Plan ${planId} is ${item ? String(item['status']) : 'not in the table'}; expected ${expected}. Open its link again to see where it stands.`,
  );
}
