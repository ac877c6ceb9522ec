import { readCliConfig } from '../shared/config.ts';
import type { Deps } from '../workflow/deps.ts';

/** AWS as the command line sees it. Loaded only when a command asks AWS: a saved facts file is judged without the SDK. */
export async function awsDeps({ history = false }: { readonly history?: boolean | undefined } = {}): Promise<Deps> {
  const { cliDeps } = await import('../aws/live-deps.ts');
  return cliDeps(history ? { ...readCliConfig(), cloudTrail: true, cloudFormation: true } : readCliConfig());
}
