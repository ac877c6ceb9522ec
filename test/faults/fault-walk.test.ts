import { describe, expect, it } from 'vitest';
import { useFastWaits } from './fast-waits.ts';
import { recordStory, walkFaults } from './fault-walk.ts';

const waits = useFastWaits();

describe('every call that changes something, on a bucket that several teams share', () => {
  it('may fail in every way: the policy is right, nothing is doubled, and people hear of it', async () => {
    const recorded = await recordStory('shared-bucket', waits);
    const tally = await walkFaults(recorded, waits, ({ write }) => write);
    console.info(`faults injected: ${tally.injected}, noticed: ${tally.noticed}, told again: ${tally.toldAgain}`);
    expect(tally.broken).toEqual([]);
  }, 600_000);
});
