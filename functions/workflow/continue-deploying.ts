import { isUnreadable } from '../core/facts.ts';
import { capitalised, targetOf } from '../core/plan/plan-target.ts';
import type { Examination } from '../core/report/examination.ts';
import type { ToTell } from '../core/report/messages.ts';
import { changeWriter } from './change-writer.ts';
import { nowIn, type Workflow } from './context.ts';
import { recordDecisions, recordStored } from './decision-record.ts';
import { examine } from './examine.ts';
import { proposeNextStep } from './next-step.ts';
import type { PlanRecord } from './plan-store.ts';
import { tell, telling } from './tell.ts';
import { LIVE_SUMMARY, type Verification } from './verify.ts';
import { liveOf, readsAs } from './verify-change.ts';

export type Deployment =
  /** The plan is in no state that this looks at. */
  | { readonly kind: 'not-deploying' }
  /** Not Deployed yet, or that could not be read: look again later. */
  | { readonly kind: 'still-deploying' }
  | { readonly kind: 'deployed'; readonly summary: string };

/**
 * Looks at a plan that is `deploying`, once, without waiting. When CloudFront says Deployed: verify live, tell, and after a migration
 * ask for the removal of the grant that the OAI no longer needs.
 */
export async function continueDeploying(workflow: Workflow, record: PlanRecord): Promise<Deployment> {
  if (record.status !== 'deploying') return { kind: 'not-deploying' };
  const distribution = await workflow.deps.cloudfront.getDistribution(record.plan.distributionId);
  if (isUnreadable(distribution) || distribution.Status !== 'Deployed') return { kind: 'still-deploying' };
  const examination = await examine(workflow.deps, record.plan.distributionId);
  const verification = await verificationOf(workflow, record, examination);
  const outcome = { summary: verification.summary, verification };
  const at = nowIn(workflow);
  const told: ToTell = { kind: 'applied', at, by: record.decision?.by ?? 'nobody', ...outcome };
  // That it was written is recorded before the record forgets when.
  await recordDecisions(workflow, record);
  await workflow.deps.plans.finishDeploying(record.planId, { ...outcome, at }, telling(workflow, told));
  await recordStored(workflow, record.planId);
  await tell(workflow, record, told);
  if (record.plan.kind === 'migrate-to-oac' && verification.live !== 'still-refused')
    await proposeNextStep(workflow, record);
  return { kind: 'deployed', summary: verification.summary };
}

async function verificationOf(
  workflow: Workflow,
  { plan, undo }: PlanRecord,
  examination: Examination,
): Promise<Verification> {
  const target = capitalised(targetOf(plan));
  const { changes } = workflow.deps;
  const live = await liveOf(workflow.deps, examination, plan);
  const writer = changes && plan.kind !== 'put-bucket-policy' ? changeWriter(workflow.deps, changes, plan) : undefined;
  if (writer && undo && (await readsAs(workflow.deps, writer, undo.writtenText, 1)) === 'differs')
    return {
      policy: 'differs',
      live,
      summary: `${target} is deployed, and somebody has changed it since. ${LIVE_SUMMARY[live]}`,
    };
  const still = examination.diagnosis.findings.find(({ cause }) => plan.causes.includes(cause));
  if (still)
    return {
      policy: 'differs',
      live,
      summary: `${target} is deployed, but ${still.cause} is still found: ${still.summary}`,
    };
  return { policy: 'verified', live, summary: `${target} is deployed as written. ${LIVE_SUMMARY[live]}` };
}
