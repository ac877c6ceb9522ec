import { type AccessChecks, accessChecks } from '../diagnosis/access-check.ts';
import { originViews } from '../diagnosis/origin-view.ts';
import { type DistributionFacts, type Facts, isUnreadable } from '../facts.ts';
import { revertConfigEdits } from './config-edit.ts';
import type { Plan } from './plan.ts';

/**
 * Why taking a migration back would shut viewers out who read now: the grant of the OAI may be gone since. One clause without a full
 * stop; undefined = it would not. Every other undo restores a state that was refused before, as its page says.
 */
export function refusalByUndo(facts: Facts, plan: Plan): string | undefined {
  if (plan.kind !== 'migrate-to-oac' || isUnreadable(facts.distribution)) return undefined;
  const config = revertConfigEdits(facts.distribution.DistributionConfig, plan.edits);
  if (!config) return undefined;
  const DistributionConfig = config as unknown as DistributionFacts['DistributionConfig'];
  const now = checksOf(facts, plan.originId);
  const back = checksOf({ ...facts, distribution: { ...facts.distribution, DistributionConfig } }, plan.originId);
  if (back?.kind === 'unknown')
    return `whether the policy of bucket ${plan.bucket} still grants OAI ${plan.oaiId} is not known: ${back.because}`;
  if (!allowsSome(now) || allowsSome(back)) return undefined;
  return `the policy of bucket ${plan.bucket} grants OAI ${plan.oaiId} nothing any more, so viewers would be refused; put its grant back first, with the undo of its removal`;
}

function checksOf(facts: Facts, originId: string): AccessChecks | undefined {
  if (isUnreadable(facts.distribution)) return undefined;
  const view = originViews(facts, facts.distribution).find(({ origin }) => origin.Id === originId);
  return view && accessChecks(view);
}

function allowsSome(checks: AccessChecks | undefined): boolean {
  return checks?.kind === 'checked' && checks.checks.some(({ evaluation }) => evaluation.decision === 'allowed');
}
