import { scenarios } from './scenarios/index.ts';
import { startSandbox } from './server.ts';

/** npm start: the sandbox with its first scenario, until Ctrl-C. PORT chooses the port. */
const port = Number(process.env['PORT'] ?? 0);
const first = scenarios[0]?.name ?? '';

try {
  const sandbox = await startSandbox({ port, scenario: process.env['SCENARIO'] ?? first });
  console.log(`Originmend sandbox: AWS on your laptop, no account needed.

  Open      ${sandbox.url}/
  Scenario  ${sandbox.scenario?.title}

  1. The site answers ${sandbox.edge(sandbox.scenario?.distributionId ?? '').status}. Click "Ring the alarm".
  2. Read the message in the inbox and open its link.
  3. Read the change, click "Approve", and watch the site answer 200.

  The AWS CLI and SDKs work too: AWS_ENDPOINT_URL=${sandbox.url}
  Stop with Ctrl-C.`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
  }
} catch (error) {
  console.error(`The sandbox could not start: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
