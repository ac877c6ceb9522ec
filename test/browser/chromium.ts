import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';

export const DESKTOP = { width: 1280, height: 900 } as const;
export const PHONE = { width: 390, height: 844 } as const;
const SCREENSHOTS = new URL('../../test-results/', import.meta.url).pathname;

/** A page of a browser of its own, with everything it complained about so far. */
export interface Visit {
  readonly page: Page;
  /** Console errors and uncaught errors of every tab of this visit. */
  readonly complaints: readonly string[];
}

/** One Chromium for a test file; each visit is a new browser profile, closed after its test. */
export function useChromium(): (options?: BrowserContextOptions) => Promise<Visit> {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executable(), args: ['--no-sandbox'] });
  });
  afterEach(async () => {
    for (const context of browser?.contexts() ?? []) await context.close();
  });
  afterAll(() => browser?.close());
  return async (options = {}) => {
    if (!browser) throw new Error('Chromium is not running; visit inside a test');
    const context = await browser.newContext({ viewport: DESKTOP, ...options });
    const complaints: string[] = [];
    context.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (failed) => complaints.push(failed.error().message));
    return { page: await context.newPage(), complaints };
  };
}

function executable(): string {
  const path = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  if (existsSync(path)) return path;
  throw new Error(
    `there is no ${path}; install Chromium (Debian: apt-get install chromium) or set CHROMIUM to its path`,
  );
}

/** Kept for people to look at, in a folder that git ignores. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${SCREENSHOTS}${name}.png`, fullPage: true });
}

/** How many pixels the page is wider than its window; more than 0 = it scrolls sideways. */
export async function sidewaysPixels(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** What the keyboard is on, as a reader of the screen hears it: `button Reject`. */
export async function focused(page: Page): Promise<string> {
  return page.evaluate<string>(
    '`${document.activeElement.tagName.toLowerCase()} ${(document.activeElement.textContent || document.activeElement.id).trim()}`',
  );
}

/** Presses Tab until the keyboard is on it. Throws when it never gets there. */
export async function tabTo(page: Page, wanted: string): Promise<void> {
  const seen: string[] = [];
  while (seen.length < 40) {
    await page.keyboard.press('Tab');
    seen.push(await focused(page));
    if (seen.at(-1) === wanted) return;
  }
  throw new Error(`Tab never reached "${wanted}"; it went over ${[...new Set(seen)].join(', ')}`);
}
