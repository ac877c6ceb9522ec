import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import type { Note } from '../core/guard/note.ts';
import { OriginmendError } from '../shared/errors.ts';
import type { NoteStore } from '../workflow/note-store.ts';
import type { Condition, Table } from './dynamodb-table.ts';
import { UnreadableItemError } from './plan-item.ts';

/** So many others wrote the same list in between that this change could not be made. */
export class NotesBusyError extends OriginmendError {
  override readonly name = 'NotesBusyError';
}

/** Notes as one item per list. `version` is new with each write: the condition that no write in between is lost. */
export function dynamoDbNoteStore(table: Table, sleep: (milliseconds: number) => Promise<void>): NoteStore {
  return {
    read: async (name) => (await list(table, name)).notes,
    change: (name, next, keepUntil) => change({ table, sleep, name, keepUntil }, next),
  };
}

interface List {
  readonly notes: readonly Note[];
  /** Undefined = there is no item. */
  readonly version: string | undefined;
}

const item = z.object({ notes: z.string(), version: z.string() });

async function list(table: Table, name: string): Promise<List> {
  const found = await table.get(name);
  if (found === undefined) return { notes: [], version: undefined };
  const read = item.safeParse(found).data;
  if (read) return { notes: JSON.parse(read.notes), version: read.version };
  throw new UnreadableItemError(
    `Table item ${name} has no usable notes and version; expected what Originmend writes. Delete the item, or name another table.`,
  );
}

/** Each further try means that somebody else succeeded, and lists are short. */
const TRIES = 40;

interface Target {
  readonly table: Table;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly name: string;
  readonly keepUntil: string;
}

async function change(
  target: Target,
  next: (notes: readonly Note[]) => readonly Note[] | undefined,
): Promise<readonly Note[]> {
  const { table, sleep, name } = target;
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const { notes, version } = await list(table, name);
    const changed = next(notes);
    if (changed === undefined) return notes;
    if (await put(target, changed, version)) return changed;
    await sleep(Math.min(5 * attempt, 50));
  }
  throw new NotesBusyError(
    `${name} was changed by others ${TRIES} times in a row; nothing was written. Try again in a minute.`,
  );
}

function put({ table, name, keepUntil }: Target, notes: readonly Note[], version: string | undefined) {
  const ttl = Math.floor(Date.parse(keepUntil) / 1000);
  return table.put({ pk: name, notes: JSON.stringify(notes), version: randomUUID(), ttl }, stillAt(version));
}

function stillAt(version: string | undefined): Condition {
  return version === undefined
    ? { expression: 'attribute_not_exists(#pk)' }
    : { expression: '#version = :version', values: { version } };
}
