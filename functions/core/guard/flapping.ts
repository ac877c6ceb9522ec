import { type Note, recentNotes } from './note.ts';

/** The same grant restored this often within the watched days is flapping. */
const RESTORES = 2;

/** `id` of the note that people were told. */
const TOLD = 'told';

export interface Flap {
  /** When the grant was restored, oldest first. */
  readonly restoredAt: readonly string[];
  /** People know already. */
  readonly told: boolean;
}

/** What the notes of one grant say; undefined = it does not flap. */
export function flapIn(notes: readonly Note[], now: string, days: number): Flap | undefined {
  const recent = recentNotes(notes, now, days * 24);
  const restoredAt = recent.filter(({ id }) => id !== TOLD).map(({ at }) => at);
  if (restoredAt.length < RESTORES) return undefined;
  return { restoredAt: restoredAt.toSorted(), told: recent.some(({ id }) => id === TOLD) };
}

/** With one more restore; undefined when this plan's is noted already. */
export function withRestore(notes: readonly Note[], restore: Note, days: number): readonly Note[] | undefined {
  return notes.some(({ id }) => id === restore.id)
    ? undefined
    : [...recentNotes(notes, restore.at, days * 24), restore];
}

export function withTold(notes: readonly Note[], at: string): readonly Note[] {
  return [...notes.filter(({ id }) => id !== TOLD), { id: TOLD, at }];
}
