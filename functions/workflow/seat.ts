import { type Standing, standingOf } from '../core/approval/quorum.ts';
import { isSamePerson } from '../core/approval/same-person.ts';
import type { Workflow } from './context.ts';
import type { PlanRecord } from './plan-store.ts';
import { tokenMatches } from './token.ts';

/** What the holder of a link may do: `anybody` and an `approver` decide, who is `excluded` or a `viewer` only reads. */
export type Seat =
  | { readonly kind: 'anybody' }
  | { readonly kind: 'approver'; readonly name: string }
  /** An approver who asked for this very change. */
  | { readonly kind: 'excluded'; readonly name: string }
  | { readonly kind: 'viewer' };

/** Whoever holds a link of a plan that named people have to approve. */
export type Voter = Exclude<Seat, { readonly kind: 'anybody' }>;

/**
 * Who the link makes its holder; undefined = the token is none of this plan's. With approvers only personal links decide, and only
 * those of people who are approvers now. Every stored hash is compared, whichever matches.
 */
export function seatOf(workflow: Workflow, record: PlanRecord, token: string): Seat | undefined {
  const personal = (record.approverTokens ?? []).filter(({ tokenHash }) => tokenMatches(token, [tokenHash]));
  const isGeneral = tokenMatches(token, record.tokenHashes);
  const holder = personal[0]?.approver;
  if (holder === undefined && !isGeneral) return undefined;
  const { approvers = [] } = workflow.config;
  if (approvers.length === 0) return { kind: 'anybody' };
  if (holder === undefined || !approvers.includes(holder)) return { kind: 'viewer' };
  const asked = (record.requesters ?? []).some((requester) => isSamePerson(holder, requester));
  return { kind: asked ? 'excluded' : 'approver', name: holder };
}

/** Whether named people have to approve; otherwise whoever holds a link decides. */
export function hasApprovers({ config }: Workflow): boolean {
  return (config.approvers ?? []).length > 0;
}

/** How the approvals of a plan stand. */
export function standingFor({ config }: Workflow, record: PlanRecord): Standing {
  const { approvers = [], quorum = 1 } = config;
  return standingOf({ approvers, quorum }, record.approvals ?? [], record.requesters ?? []);
}
