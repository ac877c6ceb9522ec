import { styleText } from 'node:util';
import { playRemedy, type Step } from './demo/play.ts';
import { startSandbox } from './server.ts';

/** npm run demo: the three remedies from 403 to 200, played without hands. Exit code 0 only if every step went as promised. */
const REMEDIES = ['oai-without-grant', 'oai-to-oac-half-migrated', 'oai-wrong-id'] as const;

function print({ ok, title, lines }: Step): void {
  console.log(`  ${ok ? styleText('green', 'ok') : styleText('red', 'NOT OK')}  ${title}`);
  for (const line of lines) console.log(styleText('dim', `        ${line}`));
}

const sandbox = await startSandbox();
let failed = 0;
try {
  for (const name of REMEDIES) {
    console.log(`\n${styleText('bold', name)}`);
    for await (const step of playRemedy(sandbox, name)) {
      print(step);
      if (!step.ok) failed++;
    }
  }
} catch (error) {
  failed++;
  console.error(error);
} finally {
  await sandbox.close();
}
console.log(
  failed === 0
    ? `\nAll ${REMEDIES.length} sites went from 403 to 200 by one approved patch each.`
    : `\n${failed} steps did not go as promised.`,
);
process.exitCode = failed === 0 ? 0 : 1;
