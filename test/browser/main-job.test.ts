import { expect, it } from 'vitest';
import { useSandbox, writeLines } from '../e2e/story.ts';
import { keepScreenshot, useChromium } from './chromium.ts';
import { expectText, followNewestLink, headingOf, openSandbox, pressAndRead, ringTheAlarm } from './sandbox-page.ts';

const sandbox = useSandbox();
const visit = useChromium();

it('the main job by mouse: 403, the alarm, the message, the change, Approve, verified, 200', async () => {
  await sandbox().load('oai-without-grant');
  const { page, complaints } = await visit();
  await openSandbox(page, sandbox());
  await expectText(page, '#site-status', '403');
  await expectText(page, '#notice', 'Press “Ring the alarm”');
  await keepScreenshot(page, 'main-job-1-refused');

  await ringTheAlarm(page);
  await expectText(page, '#inbox', 'approve the repair?');
  await expectText(page, '#notice', 'Open the link in the message');
  await keepScreenshot(page, 'main-job-2-message');

  const approval = await followNewestLink(page);
  expect(await headingOf(approval)).toBe('Let CloudFront read bucket alpine-huts-site again?');
  const added = (await approval.locator('.diff ins').allInnerTexts()).join('\n');
  expect(added).toContain('CloudFront Origin Access Identity E2OAI0EXAMPLE1');
  expect(await approval.locator('.diff del').count()).toBe(0);
  expect(writeLines(sandbox())).toEqual([]);
  await keepScreenshot(approval, 'main-job-3-approval');

  await approval.getByLabel('Your name').fill('Ada');
  expect(await pressAndRead(approval, 'Approve and write')).toBe('Applied and verified');
  expect(await approval.locator('main').innerText()).toContain('Approved by Ada');
  expect(approval.url()).not.toContain('token');
  await keepScreenshot(approval, 'main-job-4-applied');

  await expectText(page, '#site-status', '200');
  await expectText(page, '#notice', 'Repaired');
  const site = page.frameLocator('#site-frame').getByRole('heading', { level: 1 });
  expect(await site.innerText()).toBe('A bed above the clouds');
  await keepScreenshot(page, 'main-job-5-repaired');

  await page.getByRole('button', { name: 'Alarm back to OK' }).click();
  await expectText(page, '#inbox article:first-child', 'RECOVERED');
  expect(writeLines(sandbox())).toEqual(['PutBucketPolicy alpine-huts-site by approval-page']);
  expect(complaints).toEqual([]);
});

it('a redirect to AWS itself is told and not followed: nothing leaves this computer', async () => {
  await sandbox().load('legacy-global-endpoint');
  const { page, complaints } = await visit();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).host));
  await openSandbox(page, sandbox());
  await expectText(page, '#site-status', '307');
  expect(await page.locator('#site-frame').isVisible()).toBe(false);
  expect([...new Set(asked)].filter((host) => host !== '')).toEqual([new URL(sandbox().url).host]);
  expect(complaints).toEqual([]);
});

it('a fault that no policy can mend is explained, with nothing to approve', async () => {
  await sandbox().load('deny-vpce');
  const { page, complaints } = await visit();
  await openSandbox(page, sandbox());
  await ringTheAlarm(page);
  await expectText(page, '#notice', 'there is nothing to approve');
  expect(await page.getByRole('link', { name: 'Open the approval page' }).count()).toBe(0);
  expect(await page.getByLabel('Scenario').locator('option:checked').innerText()).toBe(sandbox().scenario?.title);
  expect(writeLines(sandbox())).toEqual([]);
  expect(complaints).toEqual([]);
  await keepScreenshot(page, 'explained');
});
