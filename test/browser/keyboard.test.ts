import { describe, expect, it } from 'vitest';
import { SITE_ID } from '../../sandbox/scenarios/website.ts';
import { plansIn } from '../e2e/plan-table.ts';
import { proposedIn, useSandbox, writeLines } from '../e2e/story.ts';
import { focused, tabTo, useChromium } from './chromium.ts';
import { expectText, headingOf, loaded, openSandbox } from './sandbox-page.ts';

const sandbox = useSandbox();
const visit = useChromium();

describe('by keyboard alone', () => {
  it('the alarm is rung, the link is opened and the change is approved', async () => {
    await sandbox().load('oai-wrong-id');
    const { page, complaints } = await visit();
    await openSandbox(page, sandbox());
    await tabTo(page, 'button Ring the alarm');
    await page.keyboard.press('Enter');
    await expectText(page, '#inbox', 'approve the repair?');
    await expect.poll(() => focused(page)).toBe('button Ring the alarm');

    const tab = page.context().waitForEvent('page');
    await tabTo(page, 'a Open the approval page');
    await page.keyboard.press('Enter');
    const approval = await loaded(await tab);
    await tabTo(approval, 'button Approve and write');
    const answer = approval.waitForNavigation();
    await approval.keyboard.press('Enter');
    await answer;
    expect(await headingOf(approval)).toBe('Applied and verified');
    expect(sandbox().edge(SITE_ID).status).toBe(200);
    expect(complaints).toEqual([]);
  });

  it('the scenario is chosen, and the page says what to do next', async () => {
    await sandbox().load('oai-without-grant');
    const { page } = await visit();
    await openSandbox(page, sandbox());
    await page.getByLabel('Scenario').focus();
    await page.keyboard.type('Healthy, with an OAI');
    await expectText(page, '#notice', 'all the same');
    expect(sandbox().scenario?.name).toBe('healthy-oai');
  });
});

describe('the keyboard on the sandbox’s page', () => {
  it('stays on a link of the inbox while the page keeps itself up to date', async () => {
    await proposedIn(sandbox(), 'oai-without-grant');
    const { page } = await visit();
    await openSandbox(page, sandbox());
    const link = page.locator('#inbox a').first();
    await link.focus();
    await page.evaluate('document.activeElement.dataset.kept = "yes"');
    await page.waitForResponse('**/sandbox/state');
    await page.waitForResponse('**/sandbox/state');
    expect(await page.evaluate('document.activeElement.dataset.kept')).toBe('yes');
  });
});

describe('Enter in the name field', () => {
  it.each([
    ['with scripts', true],
    ['without scripts', false],
  ])('decides nothing, %s', async (_how, javaScriptEnabled) => {
    const link = await proposedIn(sandbox(), 'oai-without-grant');
    const { page } = await visit({ javaScriptEnabled });
    await page.goto(link);
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.method()));
    await page.getByLabel('Your name').click();
    await page.keyboard.type('Ada');
    await page.keyboard.press('Enter');
    await page.waitForTimeout(500);
    expect(sent).toEqual([]);
    expect(await page.getByLabel('Your name').inputValue()).toBe('Ada');
    expect(await plansIn(sandbox())).toMatchObject([{ status: 'open' }]);
    expect(writeLines(sandbox())).toEqual([]);
  });
});

describe('what the keyboard is on', () => {
  it('has an outline of 3 pixels on every control of the approval page', async () => {
    const { page } = await visit();
    await page.goto(await proposedIn(sandbox(), 'oai-without-grant'));
    const controls = ['a Go to your decision', 'input name', 'button Approve and write', 'button Reject'];
    for (const [index, control] of controls.entries()) {
      // The link leads past the sources that open and close.
      await page.keyboard.press(index === 1 ? 'Enter' : 'Tab');
      if (index === 1) await page.keyboard.press('Tab');
      expect(await focused(page)).toBe(control);
      expect(await page.evaluate('getComputedStyle(document.activeElement).outlineWidth')).toBe('3px');
    }
  });
});
