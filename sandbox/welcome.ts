import { scenarios } from './scenarios/index.ts';
import type { Scenario } from './scenarios/scenario.ts';
import type { Sandbox } from './server.ts';

/** What is played when nobody chooses. */
export const DEFAULT_SCENARIO = scenarios[0]?.name ?? '';

const NEXT: Readonly<Record<Scenario['outcome'], string>> = {
  repaired: `2. Open the link in the message and read the change.
  3. Press "Approve and write". The site answers 200.`,
  explained: '2. Read the message: what is wrong and who can put it right. Nothing is written.',
  healthy: '2. Read the message: nothing is wrong.',
};

/** What a person reads who has just started the sandbox: where to look and what to press. */
export function welcome({ url, scenario, edge }: Sandbox): string {
  const { path, ...options } = scenario?.request ?? {};
  const { status } = edge(scenario?.distributionId ?? '', path, options);
  return `Originmend, with a pretend AWS account on this computer. Nothing leaves it.

  Open ${url}/ in your browser.
  The scenario is "${scenario?.title}": the site answers ${status}.

  1. Press "Ring the alarm". Originmend looks for the reason and writes to the inbox.
  ${NEXT[scenario?.outcome ?? 'repaired']}

  Your own AWS CLI or SDK works here too: AWS_ENDPOINT_URL=${url}
  Ctrl-C stops it and forgets everything.`;
}
