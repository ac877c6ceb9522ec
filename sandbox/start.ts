import { scenarios } from './scenarios/index.ts';
import { startSandbox } from './server.ts';

/** npm start: the sandbox with its first scenario, until Ctrl-C. PORT chooses the port. */
const port = Number(process.env['PORT'] ?? 0);
const first = scenarios[0]?.name ?? '';

try {
  const sandbox = await startSandbox({ port, scenario: process.env['SCENARIO'] ?? first });
  const status = sandbox.edge(sandbox.scenario?.distributionId ?? '').status;
  console.log(`Originmend, with a pretend AWS account on this computer. Nothing leaves it.

  Open ${sandbox.url}/ in your browser.
  The scenario is "${sandbox.scenario?.title}": the site answers ${status}.

  1. Press "Ring the alarm". Originmend looks for the reason and writes to the inbox.
  2. Open the link in the message and read the change.
  3. Press "Approve and write". The site answers 200.

  Your own AWS CLI or SDK works here too: AWS_ENDPOINT_URL=${sandbox.url}
  Ctrl-C stops it and forgets everything.`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
  }
} catch (error) {
  console.error(`The sandbox could not start: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
