import type { PlanKind } from '../core/plan/plan-kind.ts';
import { readCliConfig } from '../shared/config.ts';
import type { Deps } from '../workflow/deps.ts';

/** What a person asked for by name: it is switched on besides what the environment says. */
export interface AskedFor {
  /** CloudTrail and CloudFormation. */
  readonly history?: boolean | undefined;
  readonly kinds?: readonly PlanKind[] | undefined;
}

/** AWS as the command line sees it. Loaded only when a command asks AWS: a saved facts file is judged without the SDK. */
export async function awsDeps({ history = false, kinds = [] }: AskedFor = {}): Promise<Deps> {
  const { cliDeps } = await import('../aws/live-deps.ts');
  const config = readCliConfig();
  const planKinds = [...new Set([...(config.planKinds ?? []), ...kinds])];
  return cliDeps({ ...config, planKinds, ...(history ? { cloudTrail: true, cloudFormation: true } : {}) });
}
