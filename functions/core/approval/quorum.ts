import { isSamePerson } from './same-person.ts';

/** One approval of several that are needed. */
export interface Approval {
  readonly approver: string;
  /** ISO 8601. */
  readonly at: string;
  /** How many approvals were needed when this one was given. */
  readonly of: number;
  readonly from?: RequestSource;
}

/** Where a decision came from, as AWS passed it on: never from a header that the sender chose, save the user agent, cut short. */
export interface RequestSource {
  readonly sourceAddress: string;
  readonly userAgent: string;
}

/** Who must approve: `quorum` of the `approvers`. */
export interface Electorate {
  readonly approvers: readonly string[];
  readonly quorum: number;
}

/** How the approvals of one plan stand. */
export interface Standing {
  /** Those who approved and are still approvers, in the order in which they did. */
  readonly approved: readonly string[];
  readonly missing: number;
  /** Approvers who may still be asked: neither have they approved nor did they ask for the change. */
  readonly open: readonly string[];
  /** Approvers who asked for the change themselves. */
  readonly excluded: readonly string[];
}

/** Counts each person once, and only who is an approver now: whoever is taken off the list no longer counts. */
export function standingOf(
  { approvers, quorum }: Electorate,
  approvals: readonly Approval[],
  requesters: readonly string[],
): Standing {
  const excluded = approvers.filter((name) => requesters.some((requester) => isSamePerson(name, requester)));
  const counted = new Set(approvals.map(({ approver }) => approver));
  const approved = [...counted].filter((name) => approvers.includes(name) && !excluded.includes(name));
  const open = approvers.filter((name) => !approved.includes(name) && !excluded.includes(name));
  return { approved, missing: Math.max(0, quorum - approved.length), open, excluded };
}

/** Whether enough approvers are left to reach the quorum at all. */
export function canBeReached({ missing, open }: Standing): boolean {
  return missing <= open.length;
}
