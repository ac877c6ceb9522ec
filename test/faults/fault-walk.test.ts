import { describe, expect, it } from 'vitest';
import { useFastWaits } from './fast-waits.ts';
import { recordStory, walkFaults } from './fault-walk.ts';

const waits = useFastWaits();

/** The faults that hurt most; every fault in every call of four stories is walked by `npm run test:faults`. */
describe('every call that changes something, on a bucket that several teams share', () => {
  it('may lose its answer or its function: the policy is right, nothing is doubled, and people hear of it', async () => {
    const recorded = await recordStory('shared-bucket', waits);
    const walked = await walkFaults(recorded, waits, ({ write }, { effect, kills }) => write && (effect || kills));
    console.info(`faults injected: ${walked.injected}, noticed: ${walked.noticed}, told again: ${walked.toldAgain}`);
    expect(walked.broken).toEqual([]);
    expect(walked.injected).toBeGreaterThan(50);
  }, 120_000);
});
