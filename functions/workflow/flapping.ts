import { originViews } from '../core/diagnosis/origin-view.ts';
import { grantLosses, policyHistory } from '../core/diagnosis/policy-history.ts';
import { type DistributionFacts, readFact } from '../core/facts.ts';
import { type Flap, flapIn, withRestore, withTold } from '../core/guard/flapping.ts';
import { hoursAfter } from '../core/guard/note.ts';
import { restoredGrants } from '../core/guard/restored-grants.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { Examination } from '../core/report/examination.ts';
import type { Workflow } from './context.ts';
import { onceTold } from './once-told.ts';
import type { PlanRecord } from './plan-store.ts';

/** Whether a grant of the plan was restored twice within the watched days and is gone again; undefined when not, or not watched. */
export async function flapOf(workflow: Workflow, plan: Plan): Promise<Flap | undefined> {
  const { flapDays } = workflow.config.guards;
  if (flapDays === 0) return undefined;
  const lists = await Promise.all(namesOf(plan).map((name) => workflow.deps.notes.read(name)));
  return lists.map((notes) => flapIn(notes, now(workflow), flapDays)).find((flap) => flap !== undefined);
}

/** Remembers that a verified repair restored its grants. A note that cannot be kept does not fail the repair. */
export async function noteRestore(workflow: Workflow, { planId, plan, decision }: PlanRecord): Promise<void> {
  const { flapDays } = workflow.config.guards;
  if (flapDays === 0) return;
  const restore = { id: planId, at: now(workflow), about: decision?.by ?? 'nobody' };
  await eachGrant(workflow, plan, (notes) => withRestore(notes, restore, flapDays));
}

/** Remembers that people were told, so that they are told once. */
export async function noteFlapTold(workflow: Workflow, plan: Plan): Promise<void> {
  await eachGrant(workflow, plan, (notes) => withTold(notes, now(workflow)));
}

/** Who took the grant away the last time, when the facts carry the history of the policy. */
export function removedBy({ facts }: Examination, { bucket }: Plan): string | undefined {
  const distribution = readFact<DistributionFacts>(facts, ['distribution']);
  const views = distribution.kind === 'known' ? originViews(facts, distribution.value) : [];
  return views
    .filter((view) => view.bucket === bucket)
    .flatMap((view) => {
      const history = policyHistory(view);
      return history.kind === 'known' ? grantLosses(view, history.value) : [];
    })
    .at(-1)?.by;
}

function namesOf(plan: Plan): readonly string[] {
  return restoredGrants(plan).map((grant) => `restored#${grant}`);
}

async function eachGrant(
  workflow: Workflow,
  plan: Plan,
  next: Parameters<Workflow['deps']['notes']['change']>[1],
): Promise<void> {
  const keepUntil = hoursAfter(now(workflow), (workflow.config.guards.flapDays + 1) * 24);
  for (const name of namesOf(plan))
    await onceTold(workflow, name, () => workflow.deps.notes.change(name, next, keepUntil));
}

function now(workflow: Workflow): string {
  return workflow.deps.now().toISOString();
}
