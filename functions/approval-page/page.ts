import type { PlanRecord } from '../workflow/plan-store.ts';
import type { FormSecrets } from './decision-form.ts';
import type { Page } from './layout.ts';
import { openPlanPage } from './pages/open-plan.ts';
import {
  appliedPage,
  claimedPage,
  driftedPage,
  expiredPage,
  failedPage,
  rejectedPage,
  unchangedPage,
} from './pages/outcome.ts';
import { undoingPage, undoNotPossiblePage, undonePage, undoOfferPage } from './pages/undo.ts';

import type { Voting } from './pages/voting.ts';

export type { FormSecrets } from './decision-form.ts';
export { type Page, securityHeaders } from './layout.ts';
export { errorPage, limitedPage, type PageError } from './pages/error.ts';
export {
  appliedPage,
  decidedPage,
  driftedPage,
  expiredPage,
  failedPage,
  heldPage,
  rejectedPage,
  unchangedPage,
} from './pages/outcome.ts';
export { undoNotPossiblePage, undonePage, undoRefusedPage } from './pages/undo.ts';
export { notEntitledPage, type Voting, waitingPage } from './pages/voting.ts';

export interface View {
  readonly secrets: FormSecrets;
  /** ISO 8601; decides what has expired. */
  readonly now: string;
  /** Why an approval would not be carried out at this moment, one sentence. */
  readonly notice?: string | undefined;
  /** Left out when whoever holds the link decides. */
  readonly voting?: Voting | undefined;
}

/** What the plan's own address shows, whatever has happened to the plan. Showing how it ended succeeds, however it ended. */
export function planPage(record: PlanRecord, { secrets, now, voting, notice }: View): Page {
  switch (record.status) {
    case 'open':
      return isPast(record.expiresAt, now) ? expiredPage(record) : openPlanPage(record, secrets, { voting, notice });
    case 'claimed':
      return claimedPage(record);
    case 'deploying':
    case 'applied':
      return appliedPage(record);
    case 'unchanged':
      return unchangedPage(record);
    case 'drifted':
      return { ...driftedPage(record), statusCode: 200 };
    case 'failed':
      return { ...failedPage(record), statusCode: 200 };
    case 'rejected':
      return rejectedPage(record);
    case 'expired':
      return expiredPage(record);
    case 'undoing':
      return undoingPage(record);
    case 'undone':
      return undonePage(record);
  }
}

/** What the undo address shows. A repair that was written and then failed can be taken back too. */
export function undoPage(record: PlanRecord, { secrets, now, notice }: View): Page {
  if (record.status === 'undone') return undonePage(record);
  if (record.status === 'undoing') return undoingPage(record);
  if (!record.undo) return undoNotPossiblePage(record, 'This plan has written nothing that could be taken back.');
  if (!isPast(record.undo.expiresAt, now)) return undoOfferPage(record, secrets, notice);
  return undoNotPossiblePage(
    record,
    'The undo link has expired. Change the policy by hand if you still want the repair taken back.',
  );
}

/** A time that cannot be read counts as past: an unreadable limit never keeps a link alive. */
function isPast(limit: string, now: string): boolean {
  return !(Date.parse(now) < Date.parse(limit));
}
