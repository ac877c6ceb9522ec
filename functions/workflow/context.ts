import type { Config } from '../shared/config.ts';
import type { Deps } from './deps.ts';

/** What every workflow step gets: the outside world, the configuration, and where the approval page is for this run. */
export interface Workflow {
  readonly deps: Deps;
  readonly config: Pick<Config, 'mode' | 'approvalHours' | 'approvalUrl' | 'guards'> &
    Partial<Pick<Config, 'approvers' | 'quorum'>>;
}

export function planLink(workflow: Workflow, planId: string, token: string): string {
  return `${workflow.config.approvalUrl}/plans/${planId}?token=${token}`;
}

export function undoLink(workflow: Workflow, planId: string, token: string): string {
  return `${workflow.config.approvalUrl}/plans/${planId}/undo?token=${token}`;
}

/** ISO 8601, `hours` from now. */
export function hoursFromNow(workflow: Workflow, hours: number): string {
  return hoursAfter(workflow.deps.now().toISOString(), hours);
}

/** ISO 8601, `hours` after another such time; before it when negative. */
export function hoursAfter(at: string, hours: number): string {
  return new Date(Date.parse(at) + hours * 3_600_000).toISOString();
}

/** ISO 8601. */
export function nowIn(workflow: Workflow): string {
  return workflow.deps.now().toISOString();
}

/** An apply holds its plan this long; afterwards somebody else may pick it up. Longer than any Lambda run of ours. */
export const LEASE_HOURS = 5 / 60;
