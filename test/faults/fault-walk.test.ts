import { describe, expect, it } from 'vitest';
import { useFastWaits } from './fast-waits.ts';
import { recordStory, walkFaults } from './fault-walk.ts';
import { KEEPER_APPLIES } from './stories/keep.ts';
import { ALARM, REPAIR } from './stories/repair.ts';
import { UNDO } from './stories/undo.ts';

const waits = useFastWaits();

/** The faults that hurt most; every fault in every call of the stories is walked by `npm run test:faults`. */
describe('every call that changes something, on a bucket that several teams share', () => {
  it.each([ALARM, REPAIR, KEEPER_APPLIES, UNDO].map((script) => [script.name, script] as const))(
    'of %s may lose its answer or its function: the policy is right, nothing is doubled, and people hear of it',
    async (_name, script) => {
      const recorded = await recordStory('shared-bucket', waits, script);
      const walked = await walkFaults(
        recorded,
        waits,
        ({ write }, { effect, kills, name }) => write && effect && (kills || name.endsWith('every try')),
      );
      console.info(`faults injected: ${walked.injected}, noticed: ${walked.noticed}, told again: ${walked.toldAgain}`);
      expect(walked.broken).toEqual([]);
      expect(walked.injected).toBeGreaterThanOrEqual(10);
    },
    120_000,
  );
});
