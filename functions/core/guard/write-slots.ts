import { hoursAfter, type Note, recentNotes } from './note.ts';

/** A plan that wants to write, and how many plans may within one hour. */
export interface SlotRequest {
  readonly planId: string;
  readonly bucket?: string | undefined;
  /** ISO 8601. */
  readonly at: string;
  readonly max: number;
}

const WINDOW_HOURS = 1;

/** The slots with one more for this plan; undefined when it holds one already or none is free. */
export function withSlot(slots: readonly Note[], request: SlotRequest): readonly Note[] | undefined {
  const { planId, bucket, at, max } = request;
  const taken = recentNotes(slots, at, WINDOW_HOURS);
  if (taken.length >= max || hasSlot(slots, request)) return undefined;
  return [...taken, { id: planId, at, ...(bucket === undefined ? {} : { about: bucket }) }];
}

export function hasSlot(slots: readonly Note[], { planId, at }: SlotRequest): boolean {
  return recentNotes(slots, at, WINDOW_HOURS).some(({ id }) => id === planId);
}

export function withoutSlot(slots: readonly Note[], planId: string): readonly Note[] | undefined {
  return slots.some(({ id }) => id === planId) ? slots.filter(({ id }) => id !== planId) : undefined;
}

/** When the next slot frees: one hour after the oldest of the `max` newest was taken. ISO 8601. */
export function nextFreeAt(slots: readonly Note[], { at, max }: Pick<SlotRequest, 'at' | 'max'>): string {
  const times = recentNotes(slots, at, WINDOW_HOURS).map((slot) => slot.at);
  return hoursAfter(times.toSorted().at(-max) ?? at, WINDOW_HOURS);
}

/** How many slots are taken now. */
export function slotsTaken(slots: readonly Note[], at: string): number {
  return recentNotes(slots, at, WINDOW_HOURS).length;
}
