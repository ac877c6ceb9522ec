import { isLossless } from '../policy/lossless.ts';
import type { Plan, Planned } from './plan.ts';
import { grantOf, targetOf } from './plan-target.ts';
import { refusedPlan } from './refusal.ts';

/**
 * Invariant 2 down to the text: a bucket policy that would lose something merely by being read and written again is never rewritten.
 * `policyTexts` is what S3 returned, by bucket; null or absent = there is no text to lose.
 */
export function refuseLossy(
  planned: readonly Planned[],
  policyTexts: Readonly<Record<string, string | null>>,
): readonly Planned[] {
  return planned.map((entry) => {
    const bucket = entry.kind === 'plan' ? rewrittenBucket(entry.plan) : undefined;
    const text = bucket === undefined ? null : (policyTexts[bucket] ?? null);
    if (entry.kind !== 'plan' || bucket === undefined || text === null || isLossless(text)) return entry;
    if (entry.plan.kind !== 'put-bucket-policy')
      return refusedPlan(targetOf(entry.plan), entry.plan.causes, 'lossless', lossOf(bucket), entry.plan.bucket);
    const { causes, after, diff } = entry.plan;
    return { kind: 'refused', bucket, causes, guardrail: 'lossless', because: lossOf(bucket), after, diff };
  });
}

/** The bucket whose policy a plan writes, itself or as its first step. */
function rewrittenBucket(plan: Plan): string | undefined {
  if (plan.kind === 'put-bucket-policy' || plan.kind === 'remove-oai-grant') return plan.bucket;
  return grantOf(plan)?.bucket;
}

function lossOf(bucket: string): string {
  return `the policy of bucket ${bucket} holds a key twice or a number that cannot be written again exactly, so rewriting it could change a statement; write each key once and numbers as strings first`;
}
