import type { Backend } from '../aws/dispatch.ts';
import type { FunctionsHost } from '../functions-host.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { Moment } from '../timeline.ts';

/** Everything the sandbox's own routes work with. */
export interface Console extends Backend {
  readonly url: string;
  readonly scenario: Scenario | undefined;
  readonly functions: FunctionsHost;
  readonly moments: Moment[];
  load(scenario: string): Promise<void>;
}
