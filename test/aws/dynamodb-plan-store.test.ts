import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AwsCallError } from '../../functions/aws/aws-errors.ts';
import { awsClients } from '../../functions/aws/clients.ts';
import { dynamoDbPlanStore } from '../../functions/aws/dynamodb-plan-store.ts';
import { dynamoDbTable, type Table } from '../../functions/aws/dynamodb-table.ts';
import type { ToTell } from '../../functions/core/report/messages.ts';
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
  if (status === 'expired') await plans.endOpen(planId, 'expired', OUTCOME);
  if (status === 'expired') return planId;
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

  it.each<PlanStatus>(['claimed', 'applied', 'unchanged', 'drifted', 'failed'])(
    'gives way to a new plan once it is %s',
    async (status) => {
      const old = await plans.get(await planIn(status));
      const next = planRecord(old ? { plan: old.plan, createdAt: AT } : {});
      expect(await plans.create(next)).toEqual({ created: true, record: next });
    },
  );

  it.each<PlanStatus>(['rejected', 'undoing', 'undone'])(
    'gives way to one for people only once it is %s, and so does that one until a person approves',
    async (status) => {
      const old = (await plans.get(await planIn(status))) ?? expect.fail('no plan');
      const next = planRecord({ plan: old.plan, createdAt: AT });
      const asked = { ...next, onlyByPerson: true };
      expect(await plans.create(next)).toEqual({ created: true, record: asked });
      expect(await plans.get(next.planId)).toEqual(asked);
      await plans.endOpen(next.planId, 'drifted', { at: AT, summary: 'drifted' });
      const third = planRecord({ plan: old.plan, createdAt: AT });
      expect((await plans.create(third)).record).toEqual({ ...third, onlyByPerson: true });
      await plans.claim(third.planId, { choice: 'approve', by: 'Ada', at: AT }, LATER);
      await plans.finish(third.planId, 'applied', { at: AT, summary: 'applied' });
      const fourth = planRecord({ plan: old.plan, createdAt: AT });
      expect((await plans.create(fourth)).record).toEqual(fourth);
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

  it.each<PlanStatus>(['open', 'claimed', 'unchanged', 'drifted', 'rejected', 'expired', 'undone'])(
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

describe('what must be told', () => {
  const TOLD: ToTell = { kind: 'applied', at: AT, by: 'somebody', summary: 'dönë', verification: undefined };
  const LATER_TOLD: ToTell = { kind: 'undone', at: LATER, by: 'somebody' };

  it('is stored with the outcome, comes back oldest first, and is taken out one by one', async () => {
    const planId = await planIn('claimed');
    await plans.recordIntent(planId, UNDO);
    await plans.finish(planId, 'applied', OUTCOME, { what: TOLD, until: LEASE });
    await plans.claimUndo(planId, 'somebody', AT, LEASE);
    await plans.finishUndo(planId, 'undone', 'as before', LATER, { what: LATER_TOLD, until: LATER });
    const record = await plans.get(planId);
    expect(record).toMatchObject({ status: 'undone', tellUntil: LATER });
    expect(record?.toTell?.map(({ kind }) => kind)).toEqual(['applied', 'undone']);
    for (const what of record?.toTell ?? []) await plans.markPublished(planId, what);
    expect(await plans.get(planId)).not.toHaveProperty('toTell');
    await expect(plans.markPublished(planId, TOLD)).resolves.toBeUndefined();
  });

  it('is stored with a rejection as well, and only by whoever wins', async () => {
    const { planId } = await stored();
    const reject: Decided = { ...APPROVED, choice: 'reject' };
    const what: ToTell = { kind: 'rejected', at: AT, by: 'somebody' };
    await plans.claim(planId, reject, LEASE, { what, until: LEASE });
    await plans.claim(planId, reject, LEASE, { what: { ...what, by: 'other' }, until: LEASE });
    expect((await plans.get(planId))?.toTell).toEqual([what]);
  });

  it('is published by one of 20 at a time, and by another once that one is gone', async () => {
    const planId = await planIn('claimed');
    await plans.finish(planId, 'unchanged', OUTCOME, { what: TOLD, until: LEASE });
    expect((await plans.claimTelling(planId, AT, LATER)).won).toBe(false);
    const claims = await Promise.all(Array.from({ length: 20 }, () => plans.claimTelling(planId, LEASE, LATER)));
    expect(claims.filter(({ won }) => won)).toHaveLength(1);
    expect((await plans.claimTelling(planId, LATER, '2026-11-24T01:10:00.000Z')).won).toBe(true);
  });

  it('is nobody’s to publish when there is nothing', async () => {
    expect((await plans.claimTelling(await planIn('applied'), LATER, LATER)).won).toBe(false);
  });
});

describe('what stopped half way', () => {
  it.each<PlanStatus>(['claimed', 'undoing'])(
    '%s is taken over once its lease has run out, by one of 20',
    async (status) => {
      const planId = await planIn(status);
      expect((await plans.takeOver(planId, AT, LATER)).won).toBe(false);
      const claims = await Promise.all(Array.from({ length: 20 }, () => plans.takeOver(planId, LEASE, LATER)));
      expect(claims.filter(({ won }) => won)).toHaveLength(1);
      expect(await plans.get(planId)).toMatchObject({ status, leaseUntil: LATER, decision: APPROVED });
    },
  );

  it.each<PlanStatus>(['open', 'applied', 'unchanged', 'drifted', 'failed', 'rejected', 'expired', 'undone'])(
    'is no plan that is %s',
    async (status) => {
      expect((await plans.takeOver(await planIn(status), '2026-11-25T00:00:00.000Z', LATER)).won).toBe(false);
    },
  );

  it('may be a write that did not help: it goes from claimed to undoing, once, with its reason', async () => {
    const planId = await planIn('claimed');
    await plans.recordIntent(planId, UNDO);
    const why = { at: AT, summary: 'still refused', stillFound: 'oac-missing-grant' };
    expect((await plans.claimOwnUndo(planId, 'Originmend', LEASE, why)).won).toBe(true);
    expect((await plans.claimOwnUndo(planId, 'Originmend', LEASE, why)).won).toBe(false);
    expect(await plans.get(planId)).toMatchObject({ status: 'undoing', outcome: why, undo: { by: 'Originmend' } });
  });
});

describe('a plan that nobody decides', () => {
  const what: ToTell = { kind: 'reminder', at: AT, reason: 'expires-soon' };

  it('is reminded of once, while it is open', async () => {
    const { planId, expiresAt } = await stored();
    expect(await plans.remind(planId, expiresAt, { what, until: LEASE })).toBe(false);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => plans.remind(planId, AT, { what, until: LEASE })),
    );
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await plans.get(planId)).toMatchObject({ status: 'open', remindedAt: AT, toTell: [what] });
  });

  it.each(['unchanged', 'drifted', 'expired'] as const)('ends %s, unless somebody decides first', async (status) => {
    const { planId } = await stored();
    expect(await plans.endOpen(planId, status, OUTCOME)).toBe(true);
    expect(await plans.get(planId)).toMatchObject({ status, outcome: OUTCOME });
    expect(await plans.endOpen(await planIn('claimed'), status, OUTCOME)).toBe(false);
  });
});

describe('further links to an undo', () => {
  it('are all good, the one of an earlier run as well', async () => {
    const planId = await planIn('claimed');
    await plans.recordIntent(planId, UNDO);
    await plans.recordIntent(planId, { ...UNDO, tokenHash: 'c'.repeat(64) });
    await plans.addUndoToken(planId, 'd'.repeat(64));
    const { undo } = (await plans.get(planId)) ?? {};
    expect(undo?.tokenHash).toBe('c'.repeat(64));
    expect([...(undo?.moreTokenHashes ?? [])].toSorted()).toEqual(['b'.repeat(64), 'd'.repeat(64)]);
  });

  it('are not in plans stored before there were several', async () => {
    const planId = await planIn('applied');
    await table.update(`plan#${planId}`, { set: {}, remove: ['undoTokens'] });
    expect((await plans.get(planId))?.undo).toEqual(UNDO);
  });

  it('need something to undo', async () => {
    await expect(plans.addUndoToken((await stored()).planId, 'd')).rejects.toThrow('is open');
  });
});

describe('the list of watched plans', () => {
  it('holds each plan once, loses none that are added at the same time, and is empty in the end', async () => {
    expect(await plans.watched()).toEqual([]);
    const ids = Array.from({ length: 20 }, (_, index) => `plan-${String(index).padStart(2, '0')}`);
    await Promise.all([...ids, ...ids].map((id) => plans.watch(id)));
    expect(await plans.watched()).toEqual(ids);
    await Promise.all([...ids, 'never-watched'].map((id) => plans.unwatch(id)));
    expect(await plans.watched()).toEqual([]);
  });

  it('says so when it is full, and stays what it was', async () => {
    const full: Table = {
      ...table,
      update: () =>
        Promise.reject(
          new AwsCallError(
            'dynamodb',
            'UpdateItem',
            Object.assign(new Error('too large'), { name: 'ValidationException' }),
          ),
        ),
    };
    expect(await dynamoDbPlanStore(full).watch('one-more')).toBe(false);
  });
});

describe('approving, when several have to', () => {
  const approval = (approver: string) => ({ approver, at: AT, of: 2 });
  const claim = { decided: APPROVED, leaseUntil: LEASE };

  it('adds one approval while nobody else has approved since they were counted', async () => {
    const { planId } = await stored();
    const first = await plans.approve(planId, { before: [], approval: approval('ada') });
    expect([first.won, first.record?.status, first.record?.approvals]).toEqual([true, 'open', [approval('ada')]]);
    const stale = await plans.approve(planId, { before: [], approval: approval('bob'), claim });
    expect([stale.won, stale.record?.status, stale.record?.approvals]).toEqual([false, 'open', [approval('ada')]]);
    const last = await plans.approve(planId, { before: [approval('ada')], approval: approval('bob'), claim });
    expect([last.won, last.record?.status, last.record?.leaseUntil]).toEqual([true, 'claimed', LEASE]);
    expect(last.record?.decision).toEqual(APPROVED);
  });

  it('has exactly one winner among 100 at the same moment', async () => {
    const { planId } = await stored();
    const tried = await Promise.all(
      Array.from({ length: 100 }, (_, who) =>
        plans.approve(planId, { before: [], approval: approval(`p${who}`), claim }),
      ),
    );
    expect(tried.filter(({ won }) => won)).toHaveLength(1);
  });

  it.each(['claimed', 'applied', 'rejected'] as const)('is too late when the plan is %s', async (status) => {
    const planId = await planIn(status);
    const { won, record } = await plans.approve(planId, { before: [], approval: approval('ada'), claim });
    expect([won, record?.status, record?.approvals]).toEqual([false, status, undefined]);
  });

  it('is too late when the plan has expired', async () => {
    const { planId } = await stored({ expiresAt: AT });
    expect((await plans.approve(planId, { before: [], approval: approval('ada') })).won).toBe(false);
  });

  it('keeps personal links and requesters beside the others, also of plans from before there were any', async () => {
    const { planId } = await stored();
    const tokens = ['ada', 'bob'].map((approver) => ({ approver, tokenHash: 'c'.repeat(64) }));
    await plans.addApproverTokens(planId, tokens.slice(0, 1));
    await plans.addApproverTokens(planId, tokens.slice(1));
    await plans.addRequester(planId, 'carol');
    expect(await plans.get(planId)).toMatchObject({ approverTokens: tokens, requesters: ['carol'] });
  });
});
