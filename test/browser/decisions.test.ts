import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { SITE_BUCKET, SITE_ID } from '../../sandbox/scenarios/website.ts';
import { undoLinkIn } from '../e2e/browser.ts';
import { addStatement, statementOf } from '../e2e/other-writers.ts';
import { planIdIn, setPlanAttribute } from '../e2e/plan-table.ts';
import { lastMessage, newestLink, policyIn, proposedIn, statementsIn, useSandbox, writeLines } from '../e2e/story.ts';
import { keepScreenshot, useChromium, type Visit } from './chromium.ts';
import { headingOf, pressAndRead } from './sandbox-page.ts';

const sandbox = useSandbox();
const visit = useChromium();
const PUT = `PutBucketPolicy ${SITE_BUCKET} by approval-page`;
const PAST = '2026-01-01T00:00:00.000Z';

let link = '';
let page: Page;
let complaints: Visit['complaints'];

/** A proposal whose page is open in the browser. */
beforeEach(async () => {
  link = await proposedIn(sandbox(), 'oac-sourcearn-mismatch');
  ({ page, complaints } = await visit());
  await page.goto(link);
});

const textOf = (shown: Page) => shown.locator('main').innerText();

/** The heading that a link shows in a browser of somebody else. */
async function headingElsewhere(address: string): Promise<string> {
  const other = await visit();
  await other.page.goto(address);
  return headingOf(other.page);
}

describe('the decision', () => {
  it('Reject writes nothing, and the link says so from then on', async () => {
    expect(await pressAndRead(page, 'Reject')).toBe('Rejected');
    expect(await headingElsewhere(link)).toBe('Rejected');
    expect(writeLines(sandbox())).toEqual([]);
    expect(sandbox().edge(SITE_ID).status).toBe(403);
    expect(complaints).toEqual([]);
    await keepScreenshot(page, 'rejected');
  });

  it('pressed twice in a hurry writes once', async () => {
    await page.getByRole('button', { name: 'Approve and write' }).dblclick();
    await expect
      .poll(() => headingOf(page), { timeout: 8_000 })
      .toMatch(/Applied and verified|Already decided|Being applied now/);
    await expect.poll(() => headingElsewhere(link), { timeout: 8_000 }).toBe('Applied and verified');
    expect(writeLines(sandbox())).toEqual([PUT]);
  });

  it('sent again by reloading the answer changes nothing', async () => {
    await pressAndRead(page, 'Approve and write');
    await page.reload();
    expect(await headingOf(page)).toBe('Already decided');
    expect(writeLines(sandbox())).toEqual([PUT]);
  });

  it('is not asked again when one goes back', async () => {
    await pressAndRead(page, 'Approve and write');
    await page.goBack();
    expect(await headingOf(page)).toBe('Applied and verified');
    expect(await page.getByRole('button').count()).toBe(0);
  });

  it('made on two screens counts once; the second hears who was first', async () => {
    const second = await visit();
    await second.page.goto(link);
    await page.getByLabel('Your name').fill('Grace');
    await pressAndRead(page, 'Approve and write');
    expect(await pressAndRead(second.page, 'Reject')).toBe('Already decided');
    expect(await textOf(second.page)).toContain('Approved by Grace');
    expect(writeLines(sandbox())).toEqual([PUT]);
    await keepScreenshot(second.page, 'already-decided');
  });
});

describe('what changed meanwhile', () => {
  it('the policy: nothing is written, and one click leads to a new proposal that keeps the other statement', async () => {
    addStatement(sandbox(), SITE_BUCKET, statementOf('analytics', SITE_BUCKET));
    expect(await pressAndRead(page, 'Approve and write')).toBe('Not written: something changed meanwhile');
    expect(writeLines(sandbox())).toEqual([]);
    await keepScreenshot(page, 'drifted');

    await page.getByRole('link', { name: 'Open the new proposal' }).click();
    await page.waitForURL(newestLink(sandbox()));
    expect(await pressAndRead(page, 'Approve and write')).toBe('Applied and verified');
    expect(statementsIn(sandbox(), SITE_BUCKET)).toContainEqual(statementOf('analytics', SITE_BUCKET));
    expect(sandbox().edge(SITE_ID).status).toBe(200);
  });

  it('the day: an expired link says so, before and after it was opened', async () => {
    await setPlanAttribute(sandbox(), planIdIn(link), 'expiresAt', PAST);
    expect(await pressAndRead(page, 'Approve and write')).toBe('This link has expired');
    expect(await headingElsewhere(link)).toBe('This link has expired');
    expect(writeLines(sandbox())).toEqual([]);
    await keepScreenshot(page, 'expired');
  });
});

describe('undo', () => {
  it('is refused when somebody changed the policy since: all three documents are shown, nothing is written', async () => {
    await pressAndRead(page, 'Approve and write');
    addStatement(sandbox(), SITE_BUCKET, statementOf('analytics', SITE_BUCKET));
    await page.getByRole('link', { name: 'Put the policy back as it was' }).click();
    await page.waitForURL(/\/undo\?/);
    expect(await pressAndRead(page, 'Undo the repair')).toBe('Not undone: the policy changed since');
    expect(await page.locator('.diff').count()).toBe(2);
    expect(writeLines(sandbox())).toEqual([PUT]);
    await keepScreenshot(page, 'undo-refused');
  });

  it('is one link away from the approval, asks once more, and puts back what was there', async () => {
    const before = policyIn(sandbox(), SITE_BUCKET);
    await pressAndRead(page, 'Approve and write');
    await page.getByRole('link', { name: 'Put the policy back as it was' }).click();
    await page.waitForURL(undoLinkIn(lastMessage(sandbox()).text));
    expect(await headingOf(page)).toBe(`Put the policy of bucket ${SITE_BUCKET} back?`);
    expect(await page.locator('.diff del').count()).toBeGreaterThan(0);
    expect(writeLines(sandbox())).toEqual([PUT]);
    await keepScreenshot(page, 'undo-offer');

    expect(await pressAndRead(page, 'Undo the repair')).toBe('Undone');
    expect(policyIn(sandbox(), SITE_BUCKET)).toEqual(before);
    expect(sandbox().edge(SITE_ID).status).toBe(403);
    expect(complaints).toEqual([]);
    await keepScreenshot(page, 'undone');
  });
});
