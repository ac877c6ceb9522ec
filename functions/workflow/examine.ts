import { diagnose } from '../core/diagnosis/diagnose.ts';
import type { Diagnosis } from '../core/diagnosis/diagnosis.ts';
import { buildPlans } from '../core/plan/build-plan.ts';
import type { Requested } from '../core/plan/change-plans.ts';
import { refuseLossy } from '../core/plan/refuse-lossy.ts';
import type { Examination } from '../core/report/examination.ts';
import type { BackgroundOptions } from './background.ts';
import { collectBackground } from './collect-background.ts';
import { type CollectOptions, collectFacts, sharedReads } from './collect-facts.ts';
import type { Deps } from './deps.ts';
import { planChanges } from './plan-changes.ts';

/** What to collect, and what a person asked for. */
export interface ExamineOptions extends CollectOptions, Requested {
  /** Also ask who broke what is found broken and who owns it; left out where that decides nothing. */
  readonly background?: BackgroundOptions;
}

/** Looks at one distribution: collect facts → diagnose → plan. Reads only; everything that judges goes through here. */
export async function examine(deps: Deps, distributionId: string, options: ExamineOptions = {}): Promise<Examination> {
  const cache = options.cache ?? sharedReads();
  const { facts: read, policyTexts } = await collectFacts(deps, distributionId, { ...options, cache });
  const first = diagnose(read);
  const facts = options.background ? await collectBackground(deps, cache, read, first, options.background) : read;
  const diagnosis = namedAs(distributionId, facts === read ? first : diagnose(facts));
  const changes = await planChanges(deps.changes, facts, diagnosis, { ...options, policyTexts });
  return {
    facts,
    diagnosis,
    planned: refuseLossy([...buildPlans(facts, diagnosis), ...changes], policyTexts),
    policyTexts,
  };
}

/** A distribution that could not be read does not say who it is; people must still learn which one was asked about. */
function namedAs(id: string, diagnosis: Diagnosis): Diagnosis {
  const { distribution } = diagnosis;
  return distribution.id === '' ? { ...diagnosis, distribution: { ...distribution, id } } : diagnosis;
}
