import type { World } from '../world.ts';

/** One state of the world that the sandbox can play. */
export interface Scenario {
  /** Names the cause where there is one; also the file name. */
  readonly name: string;
  readonly title: string;
  /** Two sentences: what happened, what viewers see. */
  readonly story: string;
  /** `repaired`: a bucket policy patch brings it back. `explained`: it is told, nothing is written. `healthy`: nothing is wrong. */
  readonly outcome: 'repaired' | 'explained' | 'healthy';
  /** The distribution whose site is shown and whose alarm is rung. */
  readonly distributionId: string;
  build(world: World): void;
}

export function defineScenario(scenario: Scenario): Scenario {
  return scenario;
}
