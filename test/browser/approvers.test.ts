import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { SITE_BUCKET, SITE_ID } from '../../sandbox/scenarios/website.ts';
import { useApprovalSettings } from '../e2e/approval-settings.ts';
import { addStatement, statementOf } from '../e2e/other-writers.ts';
import { linksIn, statementsIn, useSandbox, writeLines } from '../e2e/story.ts';
import { violationsOn } from './accessibility.ts';
import { keepScreenshot, sidewaysPixels, tabTo, useChromium } from './chromium.ts';
import { headingOf, pressAndRead } from './sandbox-page.ts';

const sandbox = useSandbox();
const visit = useChromium();
const configure = useApprovalSettings();
const [ADA, BOB, CAROL] = ['ada@example.com', 'bob@example.com', 'carol@example.com'] as const;
const NARROW = { width: 360, height: 740 } as const;
const PUT = [`PutBucketPolicy ${SITE_BUCKET} by approval-page`];

beforeEach(async () => {
  configure({ ORIGINMEND_APPROVERS: [ADA, BOB, CAROL].join(), ORIGINMEND_QUORUM: '2' });
  await sandbox().load('oac-sourcearn-mismatch');
  await sandbox().ringAlarm(SITE_ID, 'ALARM');
});

function linkOf(approver?: string): string {
  const message = sandbox().inbox.findLast(
    ({ attributes }) => attributes['kind'] === 'proposal' && attributes['approver'] === approver,
  );
  return (message && linksIn(sandbox(), message)[0]) ?? '';
}

/** Fits a phone and breaks no rule of accessibility. */
async function expectUsable(page: Page): Promise<void> {
  expect(await sidewaysPixels(page)).toBe(0);
  expect(await violationsOn(page)).toEqual([]);
}

describe.each([
  ['with scripts', true],
  ['without scripts', false],
])('two of three approvers, on a phone %s', (_how, javaScriptEnabled) => {
  const options = { viewport: NARROW, javaScriptEnabled };

  it('approve one after the other; each page says who is missing', async () => {
    const [ada, bob] = [(await visit(options)).page, (await visit(options)).page];
    await ada.goto(linkOf(ADA));
    expect(await ada.getByLabel('Your name').count()).toBe(0);
    await keepScreenshot(ada, 'quorum-open');
    expect(await pressAndRead(ada, 'Approve')).toBe('Approved by you: one more approval is needed');
    expect(await sidewaysPixels(ada)).toBe(0);
    await keepScreenshot(ada, 'quorum-waiting');
    expect(writeLines(sandbox())).toEqual([]);

    await ada.goto(linkOf(ADA));
    expect(await ada.getByRole('button').allInnerTexts()).toEqual(['Reject']);
    await keepScreenshot(ada, 'quorum-has-approved');

    await bob.goto(linkOf(BOB));
    expect(await bob.locator('main').innerText()).toContain(`${ADA}: approved`);
    expect(await pressAndRead(bob, 'Approve and write')).toBe('Applied and verified');
    expect([writeLines(sandbox()), sandbox().edge(SITE_ID).status]).toEqual([PUT, 200]);
    expect(await bob.locator('main').innerText()).toContain(`Approved by ${ADA} and ${BOB}`);
    await keepScreenshot(bob, 'quorum-applied');
  });
});

describe('by keyboard alone', () => {
  it('both approvals are given', async () => {
    for (const [name, button] of [
      [ADA, 'button Approve'],
      [CAROL, 'button Approve and write'],
    ] as const) {
      const { page } = await visit({ viewport: NARROW });
      await page.goto(linkOf(name));
      await tabTo(page, button);
      const answer = page.waitForNavigation();
      await page.keyboard.press('Enter');
      await answer;
      await expectUsable(page);
    }
    expect(writeLines(sandbox())).toEqual(PUT);
  });
});

describe('what else an approver can meet', () => {
  it('the page that only shows has no button', async () => {
    const { page, complaints } = await visit({ viewport: NARROW });
    await page.goto(linkOf());
    expect(await page.getByRole('button').count()).toBe(0);
    await expectUsable(page);
    await keepScreenshot(page, 'quorum-viewer');
    expect(complaints).toEqual([]);
  });

  it('a change meanwhile: all are asked again', async () => {
    const [ada, bob] = [(await visit()).page, (await visit()).page];
    await ada.goto(linkOf(ADA));
    await pressAndRead(ada, 'Approve');
    addStatement(sandbox(), SITE_BUCKET, statementOf('analytics', SITE_BUCKET));
    await bob.goto(linkOf(BOB));
    expect(await pressAndRead(bob, 'Approve and write')).toBe('Not written: something changed meanwhile');
    await expectUsable(bob);
    await keepScreenshot(bob, 'quorum-drifted');
    await ada.goto(linkOf(ADA));
    expect(await ada.locator('main').innerText()).toContain('0 of 2');
    expect(statementsIn(sandbox(), SITE_BUCKET)).toContainEqual(statementOf('analytics', SITE_BUCKET));
  });

  it('too many requests: the page says when to come back', async () => {
    configure({ ORIGINMEND_PAGE_LIMIT: '10' });
    const { page } = await visit({ viewport: NARROW });
    for (let click = 0; click < 12; click++) await page.goto(linkOf(ADA));
    expect(await headingOf(page)).toBe('Too many requests');
    await expectUsable(page);
    await keepScreenshot(page, 'rate-limited');
  });
});

describe('a mail scanner with a real browser', () => {
  it('opens every link of every message, follows what it finds there, waits, and changes nothing', async () => {
    const { page } = await visit();
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.method()));
    const urls = sandbox().inbox.flatMap((message) => linksIn(sandbox(), message));
    for (const url of urls) {
      await page.goto(url);
      const found = await page.evaluate<string[]>('[...document.links].map(({ href }) => href)');
      for (const each of found) await page.goto(each);
      await page.waitForTimeout(200);
    }
    expect([urls.length, new Set(sent)]).toEqual([4, new Set(['GET'])]);
    expect([writeLines(sandbox()), sandbox().edge(SITE_ID).status]).toEqual([[], 403]);
    console.info(`mail scanner: ${sent.length} requests, ${new Set(sent).size} method`);
  });
});

describe('another site in the same browser', () => {
  it('cannot send the form, although the browser holds the cookie', async () => {
    const { page } = await visit();
    await page.goto(linkOf(ADA));
    const fields = await page.evaluate<[string, string][]>(
      '[...new FormData(document.forms[0])].concat([["decision", "approve"]])',
    );
    const inputs = fields.map(([name, value]) => `<input name="${name}" value="${value}">`).join('');
    const action = linkOf(ADA).split('?')[0];
    const html = `<form method="post" action="${action}">${inputs}<button>Win a prize</button></form>`;
    await page.route('http://evil.example/', (route) => route.fulfill({ contentType: 'text/html', body: html }));
    await page.goto('http://evil.example/');
    await page.getByRole('button', { name: 'Win a prize' }).click();
    await page.waitForURL(/plans/);
    expect(await headingOf(page)).toBe('This could not be read');
    const opened = (await visit()).page;
    await opened.goto(linkOf(BOB));
    expect(await opened.locator('main').innerText()).toContain('0 of 2');
  });
});
