import type { Page as BrowserPage } from 'playwright-core';
import type { Page } from '../../functions/approval-page/page.ts';

const ADDRESS = 'https://approval.example/plans/shown';

/** Shows a page as the function answers it, status and headers included. */
export async function showPage(tab: BrowserPage, { statusCode, headers, body }: Page): Promise<void> {
  await tab.unroute(ADDRESS);
  await tab.route(ADDRESS, (route) => route.fulfill({ status: statusCode, headers, body }));
  await tab.goto(ADDRESS);
}
