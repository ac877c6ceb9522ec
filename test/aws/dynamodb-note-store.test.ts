import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDbNoteStore, NotesBusyError } from '../../functions/aws/dynamodb-note-store.ts';
import { UnreadableItemError } from '../../functions/aws/plan-item.ts';
import type { NoteStore } from '../../functions/workflow/note-store.ts';
import { useTestCredentials } from './credentials.ts';
import { type RunningTable, startTable } from './dynalite-table.ts';

const KEEP = '2026-11-04T00:00:00.000Z';
const note = (id: string) => ({ id, at: '2026-11-03T00:00:00.000Z', about: 'site' });
useTestCredentials();
let running: RunningTable;
let store: NoteStore;
beforeAll(async () => {
  running = await startTable('originmend');
  store = dynamoDbNoteStore(running.table, () => Promise.resolve());
});
afterAll(() => running.close());

describe('a list of notes', () => {
  it('is empty until something is noted, and then one item with a ttl', async () => {
    expect(await store.read('writes#a')).toEqual([]);
    await store.change('writes#a', (notes) => [...notes, note('1')], KEEP);
    expect(await store.read('writes#a')).toEqual([note('1')]);
    expect(await running.table.get('writes#a')).toEqual({
      pk: 'writes#a',
      notes: JSON.stringify([note('1')]),
      version: expect.any(String),
      ttl: Date.parse(KEEP) / 1000,
    });
  });

  it('is left as it is when there is nothing to change', async () => {
    await store.change('writes#b', () => [note('1')], KEEP);
    const before = await running.table.get('writes#b');
    expect(await store.change('writes#b', () => undefined, KEEP)).toEqual([note('1')]);
    expect(await running.table.get('writes#b')).toEqual(before);
  });

  it('loses nothing when many write at the same moment', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => String(index));
    await Promise.all(ids.map((id) => store.change('writes#c', (notes) => [...notes, note(id)], KEEP)));
    const stored = (await store.read('writes#c')).map(({ id }) => id);
    expect(stored.toSorted()).toEqual(ids.toSorted());
  });

  it('that others never stop writing is given up', async () => {
    const table = { ...running.table, put: () => Promise.resolve(false) };
    const busy = dynamoDbNoteStore(table, () => Promise.resolve());
    await expect(busy.change('writes#d', () => [note('1')], KEEP)).rejects.toThrow(NotesBusyError);
  });

  it('that somebody else wrote is not taken for ours', async () => {
    await running.table.put({ pk: 'writes#e', notes: 7 });
    await expect(store.read('writes#e')).rejects.toThrow(UnreadableItemError);
  });
});
