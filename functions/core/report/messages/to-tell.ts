import { type AppliedDetails, appliedMessage } from './applied.ts';
import { type DriftedDetails, driftedMessage } from './drifted.ts';
import type { ElectorateToTell } from './electorate.ts';
import { type FailedDetails, failedMessage } from './failed.ts';
import { type HeldDetails, heldMessage } from './held.ts';
import type { Message, PlanToReport } from './message.ts';
import { type RejectedDetails, rejectedMessage } from './rejected.ts';
import { type ReminderDetails, reminderMessage } from './reminder.ts';
import { type UnchangedDetails, unchangedMessage } from './unchanged.ts';
import { type UndoneDetails, undoneMessage } from './undone.ts';

/**
 * What people must be told about a plan, stored with the step that it is about. It holds no link: a link carries a secret, which is
 * made when the message goes out.
 */
export type ToTell =
  | ({ readonly kind: 'applied' } & Omit<AppliedDetails, 'undoLink' | 'undoExpiresAt'>)
  | ({ readonly kind: 'failed'; readonly canUndo: boolean } & Omit<FailedDetails, 'undoLink'>)
  | ({ readonly kind: 'held' } & HeldDetails)
  | ({ readonly kind: 'unchanged' } & UnchangedDetails)
  | ({ readonly kind: 'drifted'; readonly newPlanId?: string } & Omit<
      DriftedDetails,
      'newLink' | 'newExpiresAt' | 'askedAgain'
    >)
  | ({ readonly kind: 'rejected' } & RejectedDetails)
  | ({ readonly kind: 'undone' } & UndoneDetails)
  | ({ readonly kind: 'reminder' } & Omit<ReminderDetails, 'link' | 'electorate' | 'approver'>);

/** The links of one message, each made for it. */
export interface ToldLinks {
  readonly undo?: { readonly link: string; readonly expiresAt?: string } | undefined;
  readonly decide?: { readonly link: string; readonly expiresAt?: string } | undefined;
  /** Who has been asked by a link of their own; then `decide` only shows. */
  readonly electorate?: ElectorateToTell | undefined;
}

/** The message that tells it. */
export function messageToTell(record: PlanToReport, told: ToTell, { undo, decide, electorate }: ToldLinks): Message {
  switch (told.kind) {
    case 'applied':
      return appliedMessage(record, { ...told, undoLink: undo?.link, undoExpiresAt: undo?.expiresAt });
    case 'failed':
      return failedMessage(record, { ...told, undoLink: undo?.link });
    case 'held':
      return heldMessage(record, told);
    case 'unchanged':
      return unchangedMessage(record, told);
    case 'drifted':
      return driftedMessage(record, {
        ...told,
        newLink: decide?.link,
        newExpiresAt: decide?.expiresAt,
        askedAgain: electorate?.approvers,
      });
    case 'rejected':
      return rejectedMessage(record, told);
    case 'undone':
      return undoneMessage(record, told);
    case 'reminder':
      return reminderMessage(record, { ...told, link: decide?.link, electorate });
  }
}
