import { type Finding, refuses } from '../../diagnosis/diagnosis.ts';
import type { Plan } from '../../plan/plan.ts';
import { placeOf } from '../../plan/plan-target.ts';
import { line } from '../clean-text.ts';
import { utc } from '../when.ts';

/** Whether something of what was found keeps viewers out. */
export function refusesViewers(findings: readonly Finding[]): boolean {
  return findings.some(refuses);
}

/** Why people are asked, as the end of a subject that begins with the distribution's id. */
export function askingFor(plan: Plan, refused: boolean): string {
  if (plan.kind === 'remove-oai-grant') return `no longer needs the grant of OAI ${plan.oaiId} - approve its removal?`;
  return `${refused ? 'gets 403 from' : 'reads'} ${placeOf(plan)} - approve the repair?`;
}

export interface Occasion {
  readonly refused: boolean;
  readonly since?: string | undefined;
  readonly alarmName?: string | undefined;
}

/** The same as one sentence about the distribution of this name. */
export function occasionOf(plan: Plan, name: string, { refused, since, alarmName }: Occasion): string {
  if (plan.kind === 'remove-oai-grant')
    return line`CloudFront distribution ${name} reads bucket ${plan.bucket} with an OAC now, and no distribution of the account uses OAI ${plan.oaiId} any more.`;
  if (refused)
    return line`CloudFront distribution ${name} gets 403 from ${placeOf(plan)}${since ? `, since ${utc(since)}` : ''}${alarmName ? ` (alarm ${alarmName})` : ''}.`;
  return line`CloudFront distribution ${name} can read ${placeOf(plan)}, but its access is not as it should be.`;
}

/** What viewers notice when the plan is taken back. */
export function effectOfUndo(plan: Plan, refused: boolean): string {
  if (plan.kind === 'remove-oai-grant')
    return 'Nothing changes for viewers: the OAI is granted again, and nothing reads with it.';
  return refused
    ? 'Expect viewers to be refused again: the repair was taken back.'
    : 'Viewers are served as before the repair, which was taken back.';
}

/** What is known of viewers while the plan is not carried out. */
export function viewersMeanwhile(plan: Plan, refused: boolean): string {
  if (plan.kind === 'remove-oai-grant') return 'Viewers are not affected.';
  return refused ? 'Viewers may still be refused.' : 'Viewers were served when it was proposed.';
}
