import {
  appliedPage,
  decidedPage,
  driftedPage,
  errorPage,
  expiredPage,
  failedPage,
  heldPage,
  limitedPage,
  notEntitledPage,
  type Page,
  planPage,
  rejectedPage,
  unchangedPage,
  undoNotPossiblePage,
  undonePage,
  undoPage,
  undoRefusedPage,
  type Voting,
  waitingPage,
} from '../../functions/approval-page/page.ts';
import { standingOf } from '../../functions/core/approval/quorum.ts';
import type { PlanRecord } from '../../functions/workflow/plan-store.ts';
import { after } from '../core/report/examples.ts';
import * as example from './examples.ts';

const VIEW = { secrets: example.SECRETS, now: example.NOW };
const since = JSON.stringify({ ...after, Id: 'changed-by-somebody' });

/** Two of three must approve, and one has. */
function voting(seat: Voting['seat']): Voting {
  const approvals = [{ approver: 'ada@example.com', at: example.NOW, of: 2 }];
  const electorate = { approvers: ['ada@example.com', 'bob@example.com', 'carol@example.com'], quorum: 2 };
  return { seat, standing: standingOf(electorate, approvals, ['carol@example.com']), quorum: 2 };
}

const ADA = voting({ kind: 'approver', name: 'ada@example.com' });
const BOB = voting({ kind: 'approver', name: 'bob@example.com' });
const CAROL = voting({ kind: 'excluded', name: 'carol@example.com' });

type Change = (record: PlanRecord) => PlanRecord;

/** Every page about a plan, with the plan changed first: what is shown must be safe whatever the plan holds. */
export function planPages(change: Change = (record) => record): Readonly<Record<string, Page>> {
  const r = (record: PlanRecord) => change(record);
  return {
    open: planPage(r(example.open), VIEW),
    'open-while-stopped': planPage(r(example.heldBack), { ...VIEW, notice: example.NOTICE }),
    held: heldPage(r(example.heldBack), 'The cap is reached. Open the same link later.'),
    'open-with-background': planPage(r(example.withBackground), VIEW),
    'open-to-approver': planPage(r(example.open), { ...VIEW, voting: BOB }),
    'open-to-one-who-approved': planPage(r(example.open), { ...VIEW, voting: ADA }),
    'open-to-requester': planPage(r(example.open), { ...VIEW, voting: CAROL }),
    'open-to-viewer': planPage(r(example.open), { ...VIEW, voting: voting({ kind: 'viewer' }) }),
    waiting: waitingPage(r(example.open), ADA),
    'not-entitled': notEntitledPage(r(example.open), CAROL),
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
  limited: limitedPage(12),
  'error-failed': errorPage('failed'),
};
