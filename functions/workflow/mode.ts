import { type Facts, readFact } from '../core/facts.ts';
import type { Plan } from '../core/plan/plan.ts';
import { grantOf, mends, placeOf } from '../core/plan/plan-target.ts';
import type { Examination } from '../core/report/examination.ts';
import type { Mode } from '../shared/config.ts';
import type { Refusal } from './write-request.ts';

/** The bucket tag that overrides the configured mode; `off` leaves the bucket alone. */
export const MODE_TAG = 'originmend:mode';

export type BucketMode = Mode | 'off';

/**
 * The mode that holds for one bucket; for what is about no single bucket, the configured one. Tags that could not be read might say `off`, so nothing is then applied without a person;
 * a value nobody knows counts as `observe`, the most careful one that still tells.
 */
export function modeFor(configured: Mode, facts: Facts, bucket: string | undefined): BucketMode {
  if (bucket === undefined) return configured;
  const tags = readFact<Record<string, string>>(facts, ['buckets', bucket, 'tags']);
  if (tags.kind !== 'known') return configured === 'auto' ? 'propose' : configured;
  const value = tags.value[MODE_TAG]?.trim().toLowerCase();
  if (value === undefined) return configured;
  return value === 'off' || value === 'observe' || value === 'propose' || value === 'auto' ? value : 'observe';
}

const CAREFUL: readonly BucketMode[] = ['off', 'observe', 'propose', 'auto'];

/** The most careful mode of the buckets that a plan is about. */
export function modeForPlan(configured: Mode, { facts, diagnosis }: Examination, plan: Plan): BucketMode {
  const mended = diagnosis.findings.filter((finding) => mends(plan, finding)).map(({ bucket }) => bucket);
  const grant = grantOf(plan)?.bucket;
  const buckets = [...(plan.bucket === undefined ? new Set(mended) : [plan.bucket]), ...(grant ? [grant] : [])];
  const modes = buckets.map((bucket) => modeFor(configured, facts, bucket));
  return CAREFUL.find((mode) => modes.includes(mode)) ?? configured;
}

/** Why the mode of now keeps an approved plan from being written; undefined = it does not. The tag or the setting may be newer than the proposal. */
export function heldByMode(configured: Mode, examination: Examination, plan: Plan): Refusal | undefined {
  const mode = modeForPlan(configured, examination, plan);
  if (mode !== 'off' && mode !== 'observe') return undefined;
  return {
    permitted: false,
    lasting: false,
    because: `Nothing is written in mode ${mode}, which by now holds for ${placeOf(plan)} (bucket tag ${MODE_TAG}, or ORIGINMEND_MODE).`,
    nextStep: 'Nothing was changed. When mode propose or auto holds again, open the same link and decide again.',
  };
}
