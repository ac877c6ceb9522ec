import { scenarios } from './scenarios/index.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { type Sandbox, startSandbox } from './server.ts';

/** npm start: the sandbox with one scenario, until Ctrl-C. PORT chooses the port, SCENARIO the scenario. */
const DEFAULT_SCENARIO = scenarios[0]?.name ?? '';

const NEXT: Readonly<Record<Scenario['outcome'], string>> = {
  repaired: `2. Open the link in the message and read the change.
  3. Press "Approve and write". The site answers 200.`,
  explained: '2. Read the message: what is wrong and who can put it right. Nothing is written.',
  healthy: '2. Read the message: nothing is wrong.',
};

function portFrom(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw new RangeError(`PORT is "${text}"; expected a number from 0 (any free port) to 65535`);
}

function welcome({ url, scenario, edge }: Sandbox): string {
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

try {
  const port = portFrom(process.env['PORT'] ?? '0');
  const sandbox = await startSandbox({ port, scenario: process.env['SCENARIO'] ?? DEFAULT_SCENARIO });
  console.log(welcome(sandbox));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
  }
} catch (error) {
  console.error(`The sandbox could not start: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
