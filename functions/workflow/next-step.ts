import type { Plan, Planned } from '../core/plan/plan.ts';
import type { Workflow } from './context.ts';
import { type ExamineOptions, examine } from './examine.ts';
import { guardPlans } from './guard-plans.ts';
import type { PlanRecord } from './plan-store.ts';
import { propose } from './propose.ts';

interface NextStep {
  readonly kind: Plan['kind'];
  readonly requested: ExamineOptions;
}

/**
 * Asks for what comes after an applied plan: the migration after the key policy that it needs, the removal of the OAI's grant after
 * the migration. Silent when nothing is left to do or a guardrail refuses.
 */
export async function proposeNextStep(workflow: Workflow, record: PlanRecord): Promise<void> {
  const { plan, incidentKey, requesters = [] } = record;
  const next = nextStepOf(plan);
  if (!next) return;
  const examination = await guardPlans(workflow, await examine(workflow.deps, plan.distributionId, next.requested));
  for (const planned of examination.planned) {
    if (isNext(planned, next, plan)) await propose(workflow, examination, planned.plan, incidentKey, { requesters });
  }
}

function nextStepOf(plan: Plan): NextStep | undefined {
  if (plan.kind === 'migrate-to-oac') {
    const { bucket, oaiId } = plan;
    return { kind: 'remove-oai-grant', requested: { probe: false, removeGrant: { bucket, oaiId } } };
  }
  return plan.prepares === undefined ? undefined : { kind: 'migrate-to-oac', requested: { migrate: true } };
}

function isNext(planned: Planned, { kind }: NextStep, { bucket }: Plan): planned is Extract<Planned, { kind: 'plan' }> {
  return planned.kind === 'plan' && planned.plan.kind === kind && planned.plan.bucket === bucket;
}
