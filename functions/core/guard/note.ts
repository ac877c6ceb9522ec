/** One line of something that guardrails must remember across runs: who or what (`id`), and when (ISO 8601 in UTC). */
export interface Note {
  readonly id: string;
  readonly at: string;
  /** A person, or what the note is about: a bucket, a grant. */
  readonly about?: string;
}

/** The notes that are younger than `hours`, seen at `now`. */
export function recentNotes(notes: readonly Note[], now: string, hours: number): readonly Note[] {
  const since = Date.parse(now) - hours * 3_600_000;
  return notes.filter(({ at }) => Date.parse(at) > since);
}

/** ISO 8601, `hours` after `at`. */
export function hoursAfter(at: string, hours: number): string {
  return new Date(Date.parse(at) + hours * 3_600_000).toISOString();
}
