import { hoursAfter, type Note } from '../core/guard/note.ts';
import { hasSlot, nextFreeAt, type SlotRequest, withoutSlot, withSlot } from '../core/guard/write-slots.ts';
import { utc } from '../core/report/when.ts';
import type { Workflow } from './context.ts';
import type { Permit, WriteRequest } from './write-request.ts';

export const ACCOUNT_SLOTS = 'writes#account';

export function bucketSlots(bucket: string): string {
  return `writes#bucket#${bucket}`;
}

interface Cap {
  readonly name: string;
  readonly of: string;
  readonly max: number;
}

/** Longer than any slot counts; the table may forget the list then. */
const KEEP_HOURS = 24;

/**
 * Takes one slot of every cap that is set, the bucket's first; none when one is full. A plan that holds its slots takes no second
 * ones, so a retry costs nothing.
 */
export async function takeWriteSlots(workflow: Workflow, request: WriteRequest): Promise<Permit> {
  const caps = capsOf(workflow, request);
  for (const [index, cap] of caps.entries()) {
    const full = await takeSlot(workflow, cap, request);
    if (full === undefined) continue;
    await giveBack(workflow, caps.slice(0, index), request.planId);
    workflow.deps.count('WriteCapReached');
    return full;
  }
  return { permitted: true };
}

/** Nothing was written after all. */
export async function giveSlotsBack(workflow: Workflow, request: WriteRequest): Promise<void> {
  await giveBack(workflow, capsOf(workflow, request), request.planId);
}

function capsOf({ config: { guards } }: Workflow, { bucket, grantBucket }: WriteRequest): readonly Cap[] {
  const { maxWritesPerBucketPerHour, maxWritesPerHour } = guards;
  return [
    ...[bucket, grantBucket].flatMap((name) =>
      name === undefined ? [] : capOf(bucketSlots(name), `to bucket ${name}`, maxWritesPerBucketPerHour),
    ),
    ...capOf(ACCOUNT_SLOTS, 'in this account', maxWritesPerHour),
  ];
}

function capOf(name: string, of: string, max: number | undefined): readonly Cap[] {
  return max === undefined ? [] : [{ name, of, max }];
}

/** Undefined = the slot is taken. */
async function takeSlot(workflow: Workflow, cap: Cap, request: WriteRequest): Promise<Permit | undefined> {
  const at = workflow.deps.now().toISOString();
  const slot: SlotRequest = { planId: request.planId, bucket: request.bucket, at, max: cap.max };
  const slots = await workflow.deps.notes.change(cap.name, (now) => withSlot(now, slot), hoursAfter(at, KEEP_HOURS));
  return hasSlot(slots, slot) ? undefined : refusal(cap, slots, at);
}

function refusal({ of, max }: Cap, slots: readonly Note[], at: string): Permit {
  return {
    permitted: false,
    lasting: false,
    because: `The cap of ${max} write${max === 1 ? '' : 's'} ${of} within one hour is reached.`,
    nextStep: `Nothing was changed. The next slot frees at ${utc(nextFreeAt(slots, { at, max }))}; open the same link then and decide again.`,
  };
}

async function giveBack(workflow: Workflow, caps: readonly Cap[], planId: string): Promise<void> {
  const keepUntil = hoursAfter(workflow.deps.now().toISOString(), KEEP_HOURS);
  for (const { name } of caps) await workflow.deps.notes.change(name, (slots) => withoutSlot(slots, planId), keepUntil);
}
