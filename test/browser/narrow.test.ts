import { describe, expect, it } from 'vitest';
import type { PlanRecord } from '../../functions/workflow/plan-store.ts';
import { ERROR_PAGES, planPages } from '../approval-page/pages.ts';
import { proposedIn, useSandbox } from '../e2e/story.ts';
import { keepScreenshot, PHONE, sidewaysPixels, useChromium } from './chromium.ts';
import { expectText, openSandbox, ringTheAlarm } from './sandbox-page.ts';
import { showPage } from './shown-page.ts';

const sandbox = useSandbox();
const visit = useChromium();

/** A phone, and the narrowest width that has to work: https://www.w3.org/TR/WCAG22/#reflow */
const WIDTHS = [PHONE, { width: 360, height: 740 }, { width: 320, height: 640 }];
const LONG = 'x'.repeat(300);

/** Every name that somebody else chooses, longer than any screen. */
function withLongNames(record: PlanRecord): PlanRecord {
  const { plan } = record;
  return {
    ...record,
    distributionDomainName: LONG,
    findings: record.findings.map((finding) => ({
      ...finding,
      cause: LONG,
      summary: LONG,
      evidence: [{ fact: LONG, actual: LONG, expected: [LONG] }],
    })),
    plan: { ...plan, bucket: LONG, warnings: [LONG], diff: `@@ -1 +1 @@\n-${LONG}\n+${LONG}\n ${LONG}\n` },
  };
}

describe.each(WIDTHS)('at $width pixels', (viewport) => {
  it.each([
    ['as it is', planPages()],
    ['with names longer than the screen', planPages(withLongNames)],
    ['about an error', ERROR_PAGES],
  ])('no approval page scrolls sideways: %s', async (_what, pages) => {
    const { page } = await visit({ viewport });
    const wide: Record<string, number> = {};
    for (const [name, shown] of Object.entries(pages)) {
      await showPage(page, shown);
      wide[name] = await sidewaysPixels(page);
    }
    expect(wide).toEqual(Object.fromEntries(Object.keys(pages).map((name) => [name, 0])));
  });

  it('the sandbox’s page does not scroll sideways, before and after the alarm', async () => {
    await sandbox().load('oac-sourcearn-mismatch');
    const { page } = await visit({ viewport });
    await openSandbox(page, sandbox());
    expect(await sidewaysPixels(page)).toBe(0);
    await ringTheAlarm(page);
    await expectText(page, '#notice', 'Open the link');
    expect(await sidewaysPixels(page)).toBe(0);
    await keepScreenshot(page, `sandbox-${viewport.width}`);
  });
});

it('on a phone the buttons are high enough for a thumb and do not touch', async () => {
  const { page } = await visit({ viewport: PHONE });
  await page.goto(await proposedIn(sandbox(), 'oai-without-grant'));
  const [approve, reject] = await Promise.all(
    ['Approve and write', 'Reject'].map((name) => page.getByRole('button', { name }).boundingBox()),
  );
  expect(approve?.height).toBeGreaterThanOrEqual(44);
  expect(reject?.height).toBeGreaterThanOrEqual(44);
  expect((reject?.y ?? 0) - (approve?.y ?? 0) - (approve?.height ?? 0)).toBeGreaterThanOrEqual(8);
  await keepScreenshot(page, 'approval-phone');
});
