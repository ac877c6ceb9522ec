import { expect, it } from 'vitest';
import { SITE_ID } from '../../sandbox/scenarios/website.ts';
import { proposedIn, useSandbox } from '../e2e/story.ts';
import { keepScreenshot, useChromium } from './chromium.ts';
import { headingOf, pressAndRead } from './sandbox-page.ts';

const sandbox = useSandbox();
const visit = useChromium();

it('a change is read, approved and undone without JavaScript', async () => {
  const link = await proposedIn(sandbox(), 'oai-to-oac-half-migrated');
  const { page } = await visit({ javaScriptEnabled: false });
  await page.goto(link);
  expect(await page.locator('.diff ins').count()).toBeGreaterThan(0);
  expect(await pressAndRead(page, 'Approve and write')).toBe('Applied and verified');
  expect(sandbox().edge(SITE_ID).status).toBe(200);

  await page.getByRole('link', { name: 'Put the policy back as it was' }).click();
  await page.waitForURL(/\/undo\?/);
  expect(await pressAndRead(page, 'Undo the repair')).toBe('Undone');
  expect(sandbox().edge(SITE_ID).status).toBe(403);
});

it('a change is rejected without JavaScript', async () => {
  const { page } = await visit({ javaScriptEnabled: false });
  await page.goto(await proposedIn(sandbox(), 'oai-without-grant'));
  expect(await pressAndRead(page, 'Reject')).toBe('Rejected');
});

it('the sandbox’s page says that it needs scripts', async () => {
  await sandbox().load('oai-without-grant');
  const { page } = await visit({ javaScriptEnabled: false });
  await page.goto(`${sandbox().url}/`);
  expect(await headingOf(page)).toContain('Originmend');
  expect(await page.locator('noscript').innerText()).toContain('needs JavaScript');
  await keepScreenshot(page, 'sandbox-without-script');
});
