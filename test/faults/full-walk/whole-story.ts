import { describe, expect, it } from 'vitest';
import { useFastWaits } from '../fast-waits.ts';
import { recordStory, walkFaults } from '../fault-walk.ts';
import { INJECTIONS } from '../injections.ts';
import { ALARM, REPAIR } from '../stories/repair.ts';
import type { StoryScript } from '../stories/story-script.ts';

/** Every fault in every call of the story, none left out. A file of its own per story, so that they run side by side. */
export function walkWholeStory(scenario: string, scripts: readonly StoryScript[] = [ALARM, REPAIR]): void {
  const waits = useFastWaits();
  describe.each(scripts.map((script) => [script.name, script] as const))(
    `every call of ${scenario}: %s`,
    (_name, script) => {
      it('may fail in every way: the policy is right, nothing is doubled, and people hear of it', async () => {
        const recorded = await recordStory(scenario, waits, script);
        const { injected, noticed, toldAgain, broken } = await walkFaults(recorded, waits);
        const calls = recorded.calls.length;
        console.info(
          `${scenario}, ${script.name}: ${calls} calls, ${injected} faults, ${noticed} noticed, ${toldAgain} told again, ${broken.length} broken`,
        );
        expect(broken).toEqual([]);
        expect(injected).toBe(calls * INJECTIONS.length);
        expect(injected).toBeGreaterThan(0);
      });
    },
  );
}
