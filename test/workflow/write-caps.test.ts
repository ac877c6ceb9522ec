import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDbNoteStore } from '../../functions/aws/dynamodb-note-store.ts';
import { GUARDS_OFF, type GuardConfig } from '../../functions/shared/guard-config.ts';
import type { Workflow } from '../../functions/workflow/context.ts';
import { memoryNoteStore, type NoteStore } from '../../functions/workflow/note-store.ts';
import { permitChange } from '../../functions/workflow/permit.ts';
import { ACCOUNT_SLOTS, bucketSlots } from '../../functions/workflow/write-caps.ts';
import { useTestCredentials } from '../aws/credentials.ts';
import { type RunningTable, startTable } from '../aws/dynalite-table.ts';
import { fakeReads } from './fake-reads.ts';

const START = Date.UTC(2026, 10, 3, 2, 0);
useTestCredentials();
let running: RunningTable;
beforeAll(async () => {
  running = await startTable('originmend');
});
afterAll(() => running.close());

interface World {
  readonly notes: NoteStore;
  readonly guards: Partial<GuardConfig>;
  minute?: number;
  readonly parameter?: () => Promise<string | { unreadable: string }>;
}

function workflowOf(world: World): Workflow {
  const { deps } = fakeReads();
  const get = world.parameter ?? (() => Promise.reject(new Error('no parameter may be asked for')));
  return {
    deps: {
      ...deps,
      notes: world.notes,
      now: () => new Date(START + (world.minute ?? 0) * 60_000),
      parameters: { get, put: () => Promise.reject(new Error('the switch may not be set')) },
    },
    config: { mode: 'propose', approvalHours: 72, approvalUrl: '', guards: { ...GUARDS_OFF, ...world.guards } },
  };
}

const ask = (workflow: Workflow, planId: string, bucket = 'site') =>
  permitChange(workflow, { planId, bucket, byItself: false });
const permitted = async (asked: readonly Promise<{ permitted: boolean }>[]) =>
  (await Promise.all(asked)).filter((permit) => permit.permitted).length;

describe.each([
  ['in DynamoDB', () => dynamoDbNoteStore(running.table, async (milliseconds) => void (await sleep(milliseconds)))],
  ['in memory', memoryNoteStore],
])('slots %s', (where, store) => {
  const name = (text: string) => `${where} ${text}`;

  it('are given exactly as often as the cap allows, to 60 who ask at the same moment', async () => {
    const workflow = workflowOf({ notes: store(), guards: { maxWritesPerBucketPerHour: 7 } });
    const asked = Array.from({ length: 60 }, (_, index) => ask(workflow, `plan-${index}`, name('race')));
    expect(await permitted(asked)).toBe(7);
    expect(await workflow.deps.notes.read(bucketSlots(name('race')))).toHaveLength(7);
  });

  it('of one plan are one, however often and how concurrently it is tried again', async () => {
    const workflow = workflowOf({ notes: store(), guards: { maxWritesPerBucketPerHour: 1 } });
    expect(await permitted(Array.from({ length: 10 }, () => ask(workflow, 'same', name('retry'))))).toBe(10);
    expect(await ask(workflow, 'other', name('retry'))).toMatchObject({ permitted: false, lasting: false });
  });

  it('free an hour after they were taken, and the refusal says when', async () => {
    const world: World = { notes: store(), guards: { maxWritesPerBucketPerHour: 1 } };
    const workflow = workflowOf(world);
    await ask(workflow, 'first', name('time'));
    world.minute = 59;
    expect(await ask(workflow, 'second', name('time'))).toMatchObject({
      because: expect.stringContaining('The cap of 1 write to bucket'),
      nextStep: expect.stringContaining('2026-11-03 03:00'),
    });
    world.minute = 60;
    expect(await ask(workflow, 'second', name('time'))).toEqual({ permitted: true });
  });
});

describe('the cap of the account', () => {
  it('counts all buckets, and takes no slot of a bucket when it is full', async () => {
    const notes = memoryNoteStore();
    const workflow = workflowOf({ notes, guards: { maxWritesPerHour: 2, maxWritesPerBucketPerHour: 2 } });
    expect(await permitted(['a', 'b', 'c'].map((bucket) => ask(workflow, bucket, bucket)))).toBe(2);
    expect(await ask(workflow, 'd', 'd')).toMatchObject({
      because: 'The cap of 2 writes in this account within one hour is reached.',
    });
    expect(await notes.read(bucketSlots('d'))).toEqual([]);
    expect(await notes.read(ACCOUNT_SLOTS)).toHaveLength(2);
  });
});

describe('the kill switch', () => {
  it.each([
    ['refuses', async () => 'stopped', { permitted: false, lasting: false }],
    ['cannot be read', async () => ({ unreadable: 'ThrottlingException' }), { permitted: false, lasting: false }],
    ['allows', async () => ' writes-allowed\n', { permitted: true }],
  ])('%s: asked last, and a write that it stops costs no slot', async (_what, parameter, answer) => {
    const notes = memoryNoteStore();
    const guards = { killSwitch: '/x', maxWritesPerHour: 1, maxWritesPerBucketPerHour: 1 };
    const workflow = workflowOf({ notes, guards, parameter });
    expect(await ask(workflow, 'plan')).toMatchObject(answer);
    expect(await notes.read(ACCOUNT_SLOTS)).toHaveLength(answer.permitted ? 1 : 0);
  });

  it('is not asked when there is none', async () => {
    expect(await ask(workflowOf({ notes: memoryNoteStore(), guards: {} }), 'plan')).toEqual({ permitted: true });
  });
});
