import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Sandbox } from '../../sandbox/server.ts';

/** The sandbox's page, drawn once. */
export async function openSandbox(page: Page, { url }: Sandbox): Promise<void> {
  await page.goto(`${url}/`);
  await expectText(page, '#notice', 'The site answers');
}

/** Presses the button and waits until a message stands in the inbox; what the page says instead is in the failure. */
export async function ringTheAlarm(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Ring the alarm' }).click();
  const heard = async () => ({
    messages: await page.locator('#inbox article').count(),
    notice: await page.locator('#notice').textContent(),
  });
  await expect.poll(heard, { timeout: 15_000 }).toEqual({ messages: 1, notice: expect.stringContaining('The site') });
}

/** Follows the link in the newest message, as a person would, into a tab of its own. */
export async function followNewestLink(page: Page): Promise<Page> {
  const tab = page.context().waitForEvent('page');
  await page.locator('#inbox article').first().getByRole('link').first().click();
  return loaded(await tab);
}

export async function loaded(page: Page): Promise<Page> {
  await page.waitForLoadState();
  return page;
}

/** Waits, up to some seconds, until the element says it. */
export async function expectText(page: Page, selector: string, text: string): Promise<void> {
  await expect.poll(() => page.locator(selector).textContent(), { timeout: 8_000 }).toContain(text);
}

/** The heading of an approval page: what it has to say. */
export async function headingOf(page: Page): Promise<string> {
  return page.getByRole('heading', { level: 1 }).innerText();
}

/** Presses a button of the approval page and waits for the answer's heading. */
export async function pressAndRead(page: Page, button: string): Promise<string> {
  const answer = page.waitForNavigation();
  await page.getByRole('button', { name: button }).click();
  await answer;
  return headingOf(page);
}
