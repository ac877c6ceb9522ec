import type { Note } from '../core/guard/note.ts';

/** Small lists of notes that outlive a run, each under one name such as `writes#account`. */
export interface NoteStore {
  /** The list; empty when there is none. Always the newest state. */
  read(name: string): Promise<readonly Note[]>;
  /**
   * Replaces the list by `next(list)` in one conditional write, again with the newer list whenever somebody else wrote in between;
   * undefined leaves it as it is. Returns what is there afterwards. The list may be forgotten after `keepUntil` (ISO 8601).
   */
  change(
    name: string,
    next: (notes: readonly Note[]) => readonly Note[] | undefined,
    keepUntil: string,
  ): Promise<readonly Note[]>;
}

/** The notes of one process: for the command line without a table. */
export function memoryNoteStore(): NoteStore {
  const lists = new Map<string, readonly Note[]>();
  return {
    read: async (name) => lists.get(name) ?? [],
    change: async (name, next) => {
      const notes = lists.get(name) ?? [];
      const changed = next(notes) ?? notes;
      lists.set(name, changed);
      return changed;
    },
  };
}
