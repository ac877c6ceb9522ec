import { describe, expect, it } from 'vitest';
import { ERROR_PAGES, planPages } from '../approval-page/pages.ts';
import { proposedIn, useSandbox } from '../e2e/story.ts';
import { violationsOn } from './accessibility.ts';
import { useChromium } from './chromium.ts';
import { expectText, openSandbox, ringTheAlarm } from './sandbox-page.ts';
import { showPage } from './shown-page.ts';

const sandbox = useSandbox();
const visit = useChromium();
const SCHEMES = ['light', 'dark'] as const;

describe.each(SCHEMES)('in %s colours', (colorScheme) => {
  it('no approval page has a violation', async () => {
    const { page } = await visit({ colorScheme });
    for (const [name, shown] of Object.entries({ ...planPages(), ...ERROR_PAGES })) {
      await showPage(page, shown);
      expect({ [name]: await violationsOn(page) }).toEqual({ [name]: [] });
    }
  });

  it('the sandbox’s page has none: refused, proposed and healthy', async () => {
    await sandbox().load('oai-without-grant');
    const { page } = await visit({ colorScheme });
    await openSandbox(page, sandbox());
    expect(await violationsOn(page)).toEqual([]);
    await ringTheAlarm(page);
    expect(await violationsOn(page)).toEqual([]);
    await sandbox().load('healthy-oac');
    await expectText(page, '#site-status', '200');
    expect(await violationsOn(page)).toEqual([]);
  });
});

describe('what a screen reader is told', () => {
  it('the approval page is a form with a labelled name and two named buttons, under headings in order', async () => {
    const { page } = await visit();
    await page.goto(await proposedIn(sandbox(), 'oai-without-grant'));
    expect(await page.locator('form').ariaSnapshot()).toBe(
      [
        '- text: Your name (optional)',
        '- textbox "Your name (optional)"',
        '- paragraph: Kept with the decision and told in the message about it.',
        '- button "Approve and write"',
        '- button "Reject"',
      ].join('\n'),
    );
    expect(await page.getByRole('heading', { level: 2 }).allInnerTexts()).toEqual([
      'What is wrong',
      'The change to the policy of bucket alpine-huts-site',
      'Who else depends on this policy',
      'The same change in your source',
      'Checked before you were asked',
      'What happens next',
      'Your decision',
    ]);
  });

  it('the sandbox’s page has one region per pane and tells each next step by itself', async () => {
    await sandbox().load('oai-without-grant');
    const { page } = await visit();
    await openSandbox(page, sandbox());
    for (const name of ['The site', 'The inbox', 'The approval', 'What happened'])
      expect(await page.getByRole('region', { name }).count()).toBe(1);
    await ringTheAlarm(page);
    expect(await page.getByRole('status').innerText()).toContain('Open the link in the message');
  });
});
