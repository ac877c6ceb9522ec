import type { EdgeRequest } from '../edge/edge-request.ts';
import type { World } from '../world.ts';

/** What a viewer asks, as far as it differs from GET `/` over https from Germany. `path` may carry a query string. */
export type ViewerRequest = Partial<Omit<EdgeRequest, 'query'>>;

/** One state of the world that the sandbox can play. */
export interface Scenario {
  /** Names the cause where there is one; also the file name. */
  readonly name: string;
  readonly title: string;
  /** Two sentences: what happened, what viewers see. */
  readonly story: string;
  /** `repaired`: a bucket policy patch mends it. `explained`: it is told, nothing is written. `healthy`: nothing is wrong. */
  readonly outcome: 'repaired' | 'explained' | 'healthy';
  /** The id of the catalogue's cause that this shows, when it is not the name; a healthy scenario shows none. */
  readonly cause?: string;
  /** The request that shows it; left out = a plain GET of `/`. */
  readonly request?: ViewerRequest;
  /** The distribution whose site is shown and whose alarm is rung. */
  readonly distributionId: string;
  build(world: World): void;
}

export function defineScenario(scenario: Scenario): Scenario {
  return scenario;
}

/** The id of the cause that a scenario shows; undefined = it is healthy. */
export function causeOf({ cause, name, outcome }: Scenario): string | undefined {
  return outcome === 'healthy' ? undefined : (cause ?? name);
}
