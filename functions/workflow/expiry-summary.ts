import type { PlanRecord } from './plan-store.ts';

/** How a plan ended that was not decided in time, in complete sentences. */
export function expirySummary({ expiresAt, approvals = [] }: PlanRecord): string {
  const last = approvals.at(-1);
  if (last === undefined) return `Nobody decided before ${expiresAt}. Nothing was written.`;
  const given = `${approvals.length} of ${last.of} approvals were given (${approvals.map(({ approver }) => approver).join(', ')})`;
  return `Only ${given} before ${expiresAt}. Nothing was written.`;
}
