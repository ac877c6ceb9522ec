import { describe, expect, it } from 'vitest';
import { useFastWaits } from '../fast-waits.ts';
import { recordStory, walkFaults } from '../fault-walk.ts';
import { INJECTIONS } from '../injections.ts';

/** Every fault in every call of the scenario's story, none left out. A file of its own per scenario, so that they run side by side. */
export function walkWholeStory(scenario: string): void {
  const waits = useFastWaits();
  describe(`every call of ${scenario}`, () => {
    it('may fail in every way: the policy is right, nothing is doubled, and people hear of it', async () => {
      const recorded = await recordStory(scenario, waits);
      const { injected, noticed, toldAgain, broken } = await walkFaults(recorded, waits);
      const calls = recorded.calls.length;
      console.info(`${scenario}: ${calls} calls, ${injected} faults, ${noticed} noticed, ${toldAgain} told again`);
      expect(broken).toEqual([]);
      expect(injected).toBe(calls * INJECTIONS.length);
    });
  });
}
