import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { clientOf, depsOf, EMULATORS, fresh } from './emulated.ts';
import { planRecord } from './plan-record.ts';

const AT = '2026-11-24T01:00:00.000Z';
const APPROVED = { choice: 'approve', by: 'somebody', at: AT } as const;
const UNDO = {
  tokenHash: 'b'.repeat(64),
  previousText: null,
  writtenText: '{"Version":"2012-10-17"}',
  expiresAt: '2026-12-01T00:00:00.000Z',
};

describe.each(EMULATORS)('the plan store on DynamoDB of $name', (emulated) => {
  const tableName = fresh('originmend');
  const { plans } = depsOf(emulated, { tableName });

  beforeAll(async () => {
    await new DynamoDBClient(clientOf(emulated)).send(
      new CreateTableCommand({
        TableName: tableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      }),
    );
  });

  it('gives a plan back exactly as it was stored', async () => {
    const record = planRecord();
    expect(await plans.create(record)).toEqual({ created: true, record });
    expect(await plans.get(record.planId)).toEqual(record);
    expect(await plans.get('no-such-plan')).toBeUndefined();
  });

  it('keeps one open plan for one fingerprint, whoever asks', async () => {
    const first = planRecord();
    const others = Array.from({ length: 5 }, () => planRecord({ plan: first.plan }));
    await plans.create(first);
    for (const other of others) {
      expect(await plans.create(other)).toMatchObject({ created: false, record: { planId: first.planId } });
      expect(await plans.get(other.planId)).toBeUndefined();
    }
  });

  it('agrees on one plan when the same change is proposed at the same moment', async () => {
    const first = planRecord();
    const rivals = [first, ...Array.from({ length: 5 }, () => planRecord({ plan: first.plan }))];
    const answers = await Promise.all(rivals.map((rival) => plans.create(rival)));
    expect(new Set(answers.map(({ record }) => record.planId)).size).toBe(1);
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
  });

  it('lets exactly one of many approvals win', async () => {
    const record = planRecord();
    await plans.create(record);
    const lease = '2026-11-24T01:05:00.000Z';
    const claims = await Promise.all(Array.from({ length: 20 }, () => plans.claim(record.planId, APPROVED, lease)));
    expect(claims.filter(({ won }) => won)).toHaveLength(1);
    for (const { record: seen } of claims) expect(seen).toMatchObject({ status: 'claimed', decision: APPROVED });
  });

  it('takes an apply that stopped half way up again once its lease has run out, not before', async () => {
    const record = planRecord();
    await plans.create(record);
    await plans.claim(record.planId, APPROVED, '2026-11-24T01:05:00.000Z');
    const early = { ...APPROVED, at: '2026-11-24T01:04:59.000Z' };
    const late = { ...APPROVED, at: '2026-11-24T01:05:01.000Z' };
    expect((await plans.claim(record.planId, early, '2026-11-24T01:10:00.000Z')).won).toBe(false);
    expect((await plans.claim(record.planId, late, '2026-11-24T01:10:00.000Z')).won).toBe(true);
  });

  it('goes from open to undone and refuses every step that is not next', async () => {
    const record = planRecord();
    await plans.create(record);
    await expect(plans.recordIntent(record.planId, UNDO)).rejects.toMatchObject({ name: 'PlanStateError' });
    await plans.claim(record.planId, APPROVED, '2026-11-24T01:05:00.000Z');
    await plans.recordIntent(record.planId, UNDO);
    await plans.finish(record.planId, 'applied', { at: AT, summary: 'done' });
    expect((await plans.claim(record.planId, APPROVED, '2026-11-24T01:05:00.000Z')).won).toBe(false);
    expect((await plans.claimUndo(record.planId, 'somebody', AT, '2026-11-24T01:05:00.000Z')).won).toBe(true);
    await plans.finishUndo(record.planId, 'undone', 'as before', AT);
    expect(await plans.get(record.planId)).toMatchObject({
      status: 'undone',
      undo: { previousText: null, summary: 'as before' },
    });
  });

  it('adds links to an open plan', async () => {
    const record = planRecord();
    await plans.create(record);
    await plans.addToken(record.planId, 'c'.repeat(64));
    expect((await plans.get(record.planId))?.tokenHashes).toEqual(['a'.repeat(64), 'c'.repeat(64)]);
  });

  it('closes an incident once', async () => {
    const alarmArn = `arn:aws:cloudwatch:us-east-1:111122223333:alarm:${fresh('Cf4xx')}`;
    const incident = { alarmArn, openedAt: AT, distributionIds: ['E1'] };
    await plans.openIncident(incident);
    const closed = await Promise.all([plans.closeIncident(alarmArn), plans.closeIncident(alarmArn)]);
    expect(closed.filter((found) => found !== undefined)).toEqual([incident]);
  });
});
