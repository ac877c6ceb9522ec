import {
  appliedPage,
  decidedPage,
  driftedPage,
  errorPage,
  expiredPage,
  failedPage,
  heldPage,
  type Page,
  planPage,
  rejectedPage,
  unchangedPage,
  undoNotPossiblePage,
  undonePage,
  undoPage,
  undoRefusedPage,
} from '../../functions/approval-page/page.ts';
import type { PlanRecord } from '../../functions/workflow/plan-store.ts';
import { after } from '../core/report/examples.ts';
import * as example from './examples.ts';

const VIEW = { secrets: example.SECRETS, now: example.NOW };
const since = JSON.stringify({ ...after, Id: 'changed-by-somebody' });

type Change = (record: PlanRecord) => PlanRecord;

/** Every page about a plan, with the plan changed first: what is shown must be safe whatever the plan holds. */
export function planPages(change: Change = (record) => record): Readonly<Record<string, Page>> {
  const r = (record: PlanRecord) => change(record);
  return {
    open: planPage(r(example.open), VIEW),
    'open-while-stopped': planPage(r(example.heldBack), { ...VIEW, notice: example.NOTICE }),
    held: heldPage(r(example.heldBack), 'The cap is reached. Open the same link later.'),
    'open-with-background': planPage(r(example.withBackground), VIEW),
    claimed: planPage(r(example.claimed), VIEW),
    applied: appliedPage(r(example.applied), example.UNDO_LINK),
    'applied-later': planPage(r(example.applied), VIEW),
    'applied-untold': appliedPage(r(example.untold), example.UNDO_LINK),
    'expired-later': planPage(r(example.expired), VIEW),
    unchanged: unchangedPage(r(example.unchanged)),
    drifted: driftedPage(r(example.drifted), example.NEW_LINK),
    rejected: rejectedPage(r(example.rejected)),
    failed: failedPage(r(example.failed), example.UNDO_LINK),
    decided: decidedPage(r(example.applied)),
    expired: expiredPage(r(example.open)),
    'undo-offer': undoPage(r(example.applied), VIEW),
    undoing: undoPage(r(example.undoing), VIEW),
    undone: undonePage(r(example.undone)),
    'undo-refused': undoRefusedPage(r(example.applied), since),
    'undo-refused-deleted': undoRefusedPage(r(example.applied), null),
    'undo-not-possible': undoNotPossiblePage(
      r(example.open),
      'This plan has written nothing that could be taken back.',
    ),
  };
}

export const ERROR_PAGES: Readonly<Record<string, Page>> = {
  'not-found': errorPage('not-found'),
  'bad-request': errorPage('bad-request'),
  'method-not-allowed': errorPage('method-not-allowed'),
  'too-large': errorPage('too-large'),
  'error-failed': errorPage('failed'),
};
