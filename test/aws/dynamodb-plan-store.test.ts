import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsClients } from '../../functions/aws/clients.ts';
import { dynamoDbPlanStore } from '../../functions/aws/dynamodb-plan-store.ts';
import { dynamoDbTable, type Table } from '../../functions/aws/dynamodb-table.ts';
import type { Decided, PlanRecord, PlanStatus, PlanStore, UndoRecord } from '../../functions/workflow/plan-store.ts';
import { useTestCredentials } from './credentials.ts';
import { type RunningTable, startTable } from './dynalite-table.ts';
import { planRecord } from './plan-record.ts';

useTestCredentials();

const AT = '2026-11-24T01:00:00.000Z';
const LEASE = '2026-11-24T01:05:00.000Z';
const LATER = '2026-11-24T01:05:00.001Z';
const APPROVED: Decided = { choice: 'approve', by: 'somebody', at: AT };
const OUTCOME = { at: AT, summary: 'done', verification: { policy: 'verified', live: 'ok' } };
const UNDO: UndoRecord = {
  tokenHash: 'b'.repeat(64),
  previousText: '{ "Version" : "2008-10-17" }',
  writtenText: '{}',
  expiresAt: '2026-12-01T00:00:00.000Z',
};

let running: RunningTable;
let table: Table;
let plans: PlanStore;

beforeAll(async () => {
  running = await startTable('originmend');
  table = running.table;
  plans = dynamoDbPlanStore(table);
});
afterAll(() => running.close());

async function stored(given: Partial<PlanRecord> = {}): Promise<PlanRecord> {
  return (await plans.create(planRecord(given))).record;
}

/** A plan that has come as far as `status`, by the store's own steps. */
async function planIn(status: PlanStatus): Promise<string> {
  const { planId } = await stored();
  if (status === 'open') return planId;
  await plans.claim(planId, status === 'rejected' ? { ...APPROVED, choice: 'reject' } : APPROVED, LEASE);
  if (status === 'claimed' || status === 'rejected') return planId;
  await plans.recordIntent(planId, UNDO);
  const undone = status === 'undoing' || status === 'undone';
  await plans.finish(planId, undone ? 'applied' : status, OUTCOME);
  if (undone) await plans.claimUndo(planId, 'somebody', AT, LEASE);
  if (status === 'undone') await plans.finishUndo(planId, 'undone', 'as before', AT);
  return planId;
}

describe('storing a plan', () => {
  it('gives it back exactly as it was stored', async () => {
    const record = planRecord();
    expect(await plans.create(record)).toEqual({ created: true, record });
    expect(await plans.get(record.planId)).toEqual(record);
    expect(JSON.stringify((await plans.get(record.planId))?.plan)).toBe(JSON.stringify(record.plan));
  });

  it('knows nothing of a plan that was never stored', async () => {
    expect(await plans.get('never-stored')).toBeUndefined();
  });

  it('takes a plan about two policies of the largest size S3 allows', async () => {
    const large = 'ü'.repeat(10_000);
    const { plan } = planRecord();
    const record = planRecord({
      plan: { ...plan, before: { Id: large }, after: { Id: large }, diff: large.repeat(3) } as PlanRecord['plan'],
    });
    await plans.create(record);
    expect(await plans.get(record.planId)).toEqual(record);
  });

  it('is forgotten by DynamoDB 90 days after it expires', async () => {
    const { planId, expiresAt } = await stored();
    const item = await table.get(`plan#${planId}`);
    expect(item?.['ttl']).toBe(Date.parse(expiresAt) / 1000 + 90 * 86_400);
  });
});

describe('one open plan for one fingerprint', () => {
  it('is returned to whoever proposes the same change again', async () => {
    const first = await stored();
    const second = planRecord({ plan: first.plan, createdAt: AT });
    expect(await plans.create(second)).toEqual({ created: false, record: first });
    expect(await plans.get(second.planId)).toBeUndefined();
  });

  it('is one plan even when 20 propose it at the same moment', async () => {
    const { plan } = planRecord();
    const answers = await Promise.all(Array.from({ length: 20 }, () => plans.create(planRecord({ plan }))));
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(answers.map(({ record }) => record.planId)).size).toBe(1);
  });

  it.each<PlanStatus>(['claimed', 'applied', 'unchanged', 'drifted', 'failed', 'rejected', 'undoing', 'undone'])(
    'gives way to a new plan once it is %s',
    async (status) => {
      const old = await plans.get(await planIn(status));
      const next = planRecord(old ? { plan: old.plan, createdAt: AT } : {});
      expect(await plans.create(next)).toEqual({ created: true, record: next });
    },
  );

  it('gives way once it has expired', async () => {
    const old = await stored();
    const next = planRecord({ plan: old.plan, createdAt: old.expiresAt, expiresAt: '2026-11-30T00:00:00.000Z' });
    expect((await plans.create(next)).created).toBe(true);
    expect((await plans.create(planRecord({ plan: old.plan, createdAt: old.expiresAt }))).record).toEqual(next);
  });

  it('is stored anew when the pointer names a plan that is gone', async () => {
    const lost = await stored();
    await table.remove(`plan#${lost.planId}`);
    const next = planRecord({ plan: lost.plan });
    expect(await plans.create(next)).toEqual({ created: true, record: next });
    expect((await plans.create(planRecord({ plan: lost.plan }))).record).toEqual(next);
  });

  it('is stored anew when the last run stopped between the plan and its pointer', async () => {
    const lost = planRecord();
    const stopsAtPointer: Table = {
      ...table,
      put: async (item, condition) => (item['pk'] === `plan#${lost.planId}` ? table.put(item, condition) : stop()),
    };
    await expect(dynamoDbPlanStore(stopsAtPointer).create(lost)).rejects.toThrow('the run stopped here');
    const next = planRecord({ plan: lost.plan });
    expect(await plans.create(next)).toEqual({ created: true, record: next });
  });

  it('counts as created when only the answer to the pointer write was lost', async () => {
    let lost = false;
    const losesAnswer: Table = {
      ...table,
      put: async (item, condition) => {
        const done = await table.put(item, condition);
        if (!String(item['pk']).startsWith('open-plan#') || lost) return done;
        lost = true;
        return table.put(item, condition);
      },
    };
    const record = planRecord();
    expect(await dynamoDbPlanStore(losesAnswer).create(record)).toEqual({ created: true, record });
  });

  it('gives up with a next step when others keep taking the pointer', async () => {
    const neverFirst: Table = { ...table, put: async (item) => String(item['pk']).startsWith('plan#') };
    await expect(dynamoDbPlanStore(neverFirst).create(planRecord())).rejects.toThrow('Deliver the event again');
  });
});

function stop(): never {
  throw new Error('the run stopped here');
}

describe('claiming a plan', () => {
  it('has exactly one winner among 100 at the same moment', async () => {
    const { planId } = await stored();
    const claims = await Promise.all(Array.from({ length: 100 }, () => plans.claim(planId, APPROVED, LEASE)));
    expect(claims.filter(({ won }) => won)).toHaveLength(1);
    for (const { record } of claims)
      expect(record).toMatchObject({ status: 'claimed', decision: APPROVED, leaseUntil: LEASE });
  }, 60_000);

  it('has one winner when some approve and some reject', async () => {
    const { planId } = await stored();
    const choices = Array.from(
      { length: 20 },
      (_, index): Decided => ({ ...APPROVED, choice: index % 2 === 0 ? 'approve' : 'reject' }),
    );
    const claims = await Promise.all(choices.map((decided) => plans.claim(planId, decided, LEASE)));
    const winner = choices[claims.findIndex(({ won }) => won)];
    expect(claims.filter(({ won }) => won)).toHaveLength(1);
    expect(await plans.get(planId)).toMatchObject({
      status: winner?.choice === 'reject' ? 'rejected' : 'claimed',
      decision: winner,
    });
  });

  it('is refused while the lease runs, and possible from the moment it ends', async () => {
    const { planId } = await stored();
    await plans.claim(planId, APPROVED, LEASE);
    expect((await plans.claim(planId, { ...APPROVED, at: '2026-11-24T01:04:59.999Z' }, LATER)).won).toBe(false);
    expect((await plans.claim(planId, { ...APPROVED, at: LEASE }, '2026-11-24T01:10:00.000Z')).won).toBe(true);
    expect(await plans.get(planId)).toMatchObject({ leaseUntil: '2026-11-24T01:10:00.000Z' });
  });

  it('has one winner among 20 once a lease has run out', async () => {
    const { planId } = await stored();
    await plans.claim(planId, APPROVED, LEASE);
    const claims = await Promise.all(
      Array.from({ length: 20 }, () => plans.claim(planId, { ...APPROVED, at: LATER }, '2026-11-24T01:10:00.000Z')),
    );
    expect(claims.filter(({ won }) => won)).toHaveLength(1);
  });

  it('does not reject a plan whose apply stopped half way: it may have written', async () => {
    const planId = await planIn('claimed');
    expect((await plans.claim(planId, { choice: 'reject', by: 'somebody', at: LATER }, LATER)).won).toBe(false);
    expect(await plans.get(planId)).toMatchObject({ status: 'claimed' });
  });

  it.each(['approve', 'reject', 'auto'] as const)('is refused to %s an expired plan', async (choice) => {
    const { planId, expiresAt } = await stored();
    expect((await plans.claim(planId, { choice, by: 'somebody', at: expiresAt }, '2026-12-01T00:00:00.000Z')).won).toBe(
      false,
    );
    expect(await plans.get(planId)).toMatchObject({ status: 'open' });
  });

  it.each<PlanStatus>(['applied', 'unchanged', 'drifted', 'failed', 'rejected', 'undoing', 'undone'])(
    'is refused for a plan that is %s',
    async (status) => {
      const planId = await planIn(status);
      expect(await plans.claim(planId, { ...APPROVED, at: LATER }, '2026-11-24T01:10:00.000Z')).toMatchObject({
        won: false,
        record: { status },
      });
    },
  );

  it('is refused for a plan that does not exist', async () => {
    expect(await plans.claim('never-stored', APPROVED, LEASE)).toEqual({ won: false, record: undefined });
  });

  it('is won when it did arrive and only the answer was lost', async () => {
    const { planId } = await stored();
    const losesAnswer: Table = { ...table, update: (...change) => table.update(...change).then(() => undefined) };
    expect((await dynamoDbPlanStore(losesAnswer).claim(planId, APPROVED, LEASE)).won).toBe(true);
  });
});

describe('the steps after a claim', () => {
  it('keeps the outcome and lets go of the lease', async () => {
    const planId = await planIn('applied');
    const record = await plans.get(planId);
    expect(record).toMatchObject({ status: 'applied', outcome: OUTCOME, undo: UNDO, decision: APPROVED });
    expect(record).not.toHaveProperty('leaseUntil');
  });

  it.each<PlanStatus>(['open', 'applied', 'unchanged', 'drifted', 'failed', 'rejected', 'undoing', 'undone'])(
    'neither records an intent nor finishes a plan that is %s',
    async (status) => {
      const planId = await planIn(status);
      await expect(plans.recordIntent(planId, { ...UNDO, writtenText: 'other' })).rejects.toThrow(
        `Plan ${planId} is ${status}; expected claimed`,
      );
      await expect(plans.finish(planId, 'unchanged', { at: AT, summary: 'other' })).rejects.toMatchObject({
        name: 'PlanStateError',
      });
      expect(await plans.get(planId)).toMatchObject({ status });
    },
  );

  it('may finish twice with the same outcome, as a repeated request does', async () => {
    const planId = await planIn('applied');
    await expect(plans.finish(planId, 'applied', OUTCOME)).resolves.toBeUndefined();
  });

  it('adds links, of which none gets lost when several are added at once', async () => {
    const { planId } = await stored();
    const hashes = Array.from({ length: 10 }, (_, index) => String(index).repeat(64));
    await Promise.all(hashes.map((hash) => plans.addToken(planId, hash)));
    const known = (await plans.get(planId))?.tokenHashes ?? [];
    expect([...known].sort()).toEqual([...hashes, 'a'.repeat(64)].sort());
  });

  it('remembers that people were told', async () => {
    const { planId } = await stored();
    await plans.markTold(planId, AT);
    expect(await plans.get(planId)).toMatchObject({ toldAt: AT, status: 'open' });
  });

  it('adds no link and no mark to a plan that does not exist', async () => {
    await expect(plans.addToken('never-stored', 'a')).rejects.toThrow('not in the table');
    await expect(plans.markTold('never-stored', AT)).rejects.toThrow('not in the table');
    expect(await plans.get('never-stored')).toBeUndefined();
  });
});

describe('a plan that a guardrail held back', () => {
  const HELD = { at: AT, by: 'somebody', because: 'The cap is reached.', nextStep: 'Later.' };

  it('is open again without decision and lease, and can be decided once more', async () => {
    const planId = await planIn('claimed');
    await plans.release(planId, HELD);
    const record = await plans.get(planId);
    expect(record).toMatchObject({ status: 'open', heldBack: HELD });
    expect(record).not.toHaveProperty('decision');
    expect(record).not.toHaveProperty('leaseUntil');
    expect((await plans.claim(planId, APPROVED, LEASE)).won).toBe(true);
  });

  it('is still the one plan of its fingerprint', async () => {
    const planId = await planIn('claimed');
    const { plan } = (await plans.get(planId)) ?? planRecord();
    await plans.release(planId, HELD);
    expect(await plans.create(planRecord({ plan }))).toMatchObject({ created: false, record: { planId } });
  });

  it('may be released twice by a repeated request, and not after it ended', async () => {
    const planId = await planIn('claimed');
    await plans.release(planId, HELD);
    await plans.release(planId, HELD);
    const done = await planIn('applied');
    await expect(plans.release(done, HELD)).rejects.toThrow(`Plan ${done} is applied; expected claimed.`);
  });
});

describe('undoing a plan', () => {
  it('has exactly one winner among 20 at the same moment', async () => {
    const planId = await planIn('applied');
    const claims = await Promise.all(Array.from({ length: 20 }, () => plans.claimUndo(planId, 'somebody', AT, LEASE)));
    expect(claims.filter(({ won }) => won)).toHaveLength(1);
  });

  it('keeps who undid it, when, and what came of it', async () => {
    const planId = await planIn('undone');
    expect(await plans.get(planId)).toMatchObject({
      status: 'undone',
      undo: { ...UNDO, by: 'somebody', at: AT, summary: 'as before' },
    });
  });

  it('is possible after a write whose verification failed', async () => {
    const planId = await planIn('failed');
    expect((await plans.claimUndo(planId, 'somebody', AT, LEASE)).won).toBe(true);
  });

  it('can be taken up again once an undo that stopped half way loses its lease, not before', async () => {
    const planId = await planIn('undoing');
    expect((await plans.claimUndo(planId, 'other', AT, LEASE)).won).toBe(false);
    expect((await plans.claimUndo(planId, 'other', LEASE, '2026-11-24T01:10:00.000Z')).won).toBe(true);
  });

  it('goes back to applied when nothing was restored, and can then be tried again', async () => {
    const planId = await planIn('undoing');
    await plans.finishUndo(planId, 'applied', 'the policy has moved on', AT);
    expect(await plans.get(planId)).toMatchObject({ status: 'applied' });
    expect((await plans.claimUndo(planId, 'somebody', AT, LEASE)).won).toBe(true);
  });

  it('is refused after its link has expired', async () => {
    const planId = await planIn('applied');
    expect((await plans.claimUndo(planId, 'somebody', UNDO.expiresAt, '2026-12-01T00:05:00.000Z')).won).toBe(false);
  });

  it('is refused for a plan that wrote nothing', async () => {
    const { planId } = await stored();
    await plans.claim(planId, APPROVED, LEASE);
    await plans.finish(planId, 'failed', OUTCOME);
    expect((await plans.claimUndo(planId, 'somebody', AT, LEASE)).won).toBe(false);
  });

  it.each<PlanStatus>(['open', 'claimed', 'unchanged', 'drifted', 'rejected', 'undone'])(
    'is refused for a plan that is %s',
    async (status) => {
      const planId = await planIn(status);
      expect((await plans.claimUndo(planId, 'somebody', AT, LEASE)).won).toBe(false);
      await expect(plans.finishUndo(planId, 'applied', 'other', AT)).rejects.toThrow('expected undoing');
      expect(await plans.get(planId)).toMatchObject({ status });
    },
  );
});

describe('open incidents', () => {
  const alarmArn = 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:Cf4xx|E1';
  const incident = { alarmArn, openedAt: AT, distributionIds: ['E1', 'E2'] };

  it('are closed by exactly one of several', async () => {
    await plans.openIncident(incident);
    const closed = await Promise.all([
      plans.closeIncident(alarmArn),
      plans.closeIncident(alarmArn),
      plans.closeIncident(alarmArn),
    ]);
    expect(closed.filter((found) => found !== undefined)).toEqual([incident]);
  });

  it('are kept once per alarm, with what was said last', async () => {
    await plans.openIncident(incident);
    await plans.openIncident({ ...incident, openedAt: LATER });
    expect(await plans.closeIncident(alarmArn)).toEqual({ ...incident, openedAt: LATER });
    expect(await plans.closeIncident(alarmArn)).toBeUndefined();
  });
});

describe('a table that does not answer as it should', () => {
  it('names the item and what is wrong with it when somebody else wrote it', async () => {
    await table.put({ pk: 'plan#foreign', planId: 'foreign', status: 'half' });
    await expect(plans.get('foreign')).rejects.toThrow(/^Table item plan#foreign has no usable status, createdAt, /);
  });

  it('makes every step an AwsCallError with the code', async () => {
    const missing = dynamoDbPlanStore(dynamoDbTable(awsClients(running.endpoint).dynamoDb, 'no-such-table'));
    await expect(missing.get('x')).rejects.toMatchObject({
      name: 'AwsCallError',
      service: 'dynamodb',
      operation: 'GetItem',
      code: 'ResourceNotFoundException',
      effect: 'none',
    });
    await expect(missing.create(planRecord())).rejects.toMatchObject({ name: 'AwsCallError' });
    await expect(missing.openIncident({ alarmArn: 'a', openedAt: AT, distributionIds: [] })).rejects.toMatchObject({
      operation: 'PutItem',
    });
  });
});
