import { line } from '../clean-text.ts';
import type { Message } from './message.ts';

/** Who has to approve, as messages tell it. */
export interface ElectorateToTell {
  readonly approvers: readonly string[];
  readonly quorum: number;
  /** Approvers who asked for the change themselves. */
  readonly excluded: readonly string[];
  /** Who has approved already; left out where nobody can have. */
  readonly approved?: readonly string[] | undefined;
}

/** Whose link a message carries; with an electorate and without an approver the link only shows. */
export interface Asked {
  readonly electorate?: ElectorateToTell | undefined;
  readonly approver?: string | undefined;
}

/** The sentence above the link. */
export function whatToDo({ electorate, approver }: Asked): string {
  if (!electorate) return 'Open this link, read the change, then approve or reject it:';
  if (approver === undefined) return 'The approvers have got links of their own. This one only shows the change:';
  return line`${approver}, open this link, read the change, then approve or reject it. The link is yours alone: what is decided with it is decided in your name, so do not pass it on.`;
}

export function electorateText({ approvers, quorum, excluded, approved = [] }: ElectorateToTell): string {
  const needed = `It is written when ${quorum} of ${approvers.length} approve: ${namesOf(approvers)}.`;
  const sofar = approved.length > 0 ? ` Approved so far: ${namesOf(approved)}.` : '';
  const except = excluded.map((name) => line` ${name} asked for the change and does not approve it.`).join('');
  const stuck =
    quorum > approvers.length - excluded.length
      ? ' So many are not left: name more approvers in ORIGINMEND_APPROVERS, or repair it another way.'
      : '';
  return `${needed}${sofar} One who rejects it ends it.${except}${stuck}`;
}

function namesOf(names: readonly string[]): string {
  return names.map((name) => line`${name}`).join(', ');
}

/** What machines read of it. */
export function electorateJson({ electorate, approver }: Asked): Readonly<Record<string, unknown>> {
  return electorate ? { ...electorate, approver } : {};
}

/** Subscriptions filter by the attribute, so that each approver gets the own link only. */
export function addressedTo(approver: string | undefined, asked: Message): Message {
  return approver === undefined ? asked : { ...asked, attributes: { ...asked.attributes, approver } };
}
