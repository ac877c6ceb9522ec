import { it } from 'vitest';
import { useSandbox } from '../e2e/story.ts';
import { useChromium } from './chromium.ts';
import { openSandbox } from './sandbox-page.ts';
const sandbox = useSandbox();
const visit = useChromium();
it('dbg', async () => {
  await sandbox().load('oai-without-grant');
  const { page, complaints } = await visit();
  await openSandbox(page, sandbox());
  await page.getByRole('button', { name: 'Ring the alarm' }).click();
  await page.waitForTimeout(4000);
  console.log(await page.locator('#notice').textContent(), complaints, sandbox().inbox.length, sandbox().moments);
});
