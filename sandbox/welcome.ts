import { scenarios } from './scenarios/index.ts';
import type { Scenario } from './scenarios/scenario.ts';
import type { Sandbox } from './server.ts';
import { KILL_SWITCH, TABLE_NAME } from './world.ts';

/** What is played when nobody chooses. */
export const DEFAULT_SCENARIO = scenarios[0]?.name ?? '';

const NEXT: Readonly<Record<Scenario['outcome'], string>> = {
  repaired: `2. Open the link in the message and read the change.
  3. Press "Approve and write". The site answers 200.`,
  explained: '2. Read the message: what is wrong and who can put it right. Nothing is written.',
  healthy: '2. Read the message: nothing is wrong.',
};

/** What the sandbox answers and what elsewhere is off until somebody switches it on; what the shell says already stays. */
export function switchEverythingOn(): void {
  process.env['ORIGINMEND_CLOUDTRAIL'] ??= 'on';
  process.env['ORIGINMEND_CLOUDFORMATION'] ??= 'on';
  process.env['ORIGINMEND_KILL_SWITCH'] ??= KILL_SWITCH;
}

/** What a person reads who has just started the sandbox: where to look and what to press. */
export function welcome({ url, scenario, edge }: Sandbox): string {
  const { path, ...options } = scenario?.request ?? {};
  const { status } = edge(scenario?.distributionId ?? '', path, options);
  return `Originmend, with a pretend AWS account on this computer. Nothing leaves it.

  Open ${url}/ in your browser.
  The scenario is "${scenario?.title}": the site answers ${status}.

  1. Press "Ring the alarm". Originmend looks for the reason and writes to the inbox.
  ${NEXT[scenario?.outcome ?? 'repaired']}

  The command line works here too, in another terminal:
    export AWS_ENDPOINT_URL=${url} AWS_REGION=us-east-1
    export AWS_ACCESS_KEY_ID=sandbox AWS_SECRET_ACCESS_KEY=sandbox
    export ORIGINMEND_PROBE_URL='${url}/edge-by-domain/{domain}'
    export ORIGINMEND_KILL_SWITCH=${KILL_SWITCH} ORIGINMEND_TABLE_NAME=${TABLE_NAME}
    npx originmend diagnose ${scenario?.distributionId}

  Ctrl-C stops it and forgets everything.`;
}
