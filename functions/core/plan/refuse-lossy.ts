import { isLossless } from '../policy/lossless.ts';
import type { Planned } from './plan.ts';

/**
 * Invariant 2 down to the text: a bucket policy that would lose something merely by being read and written again is never rewritten.
 * `policyTexts` is what S3 returned, by bucket; null or absent = there is no text to lose.
 */
export function refuseLossy(
  planned: readonly Planned[],
  policyTexts: Readonly<Record<string, string | null>>,
): readonly Planned[] {
  return planned.map((entry) => {
    if (entry.kind !== 'plan' || entry.plan.kind !== 'put-bucket-policy') return entry;
    const { bucket, causes, after, diff } = entry.plan;
    const text = policyTexts[bucket] ?? null;
    return text === null || isLossless(text)
      ? entry
      : { kind: 'refused', bucket, causes, guardrail: 'lossless', because: lossOf(bucket), after, diff };
  });
}

function lossOf(bucket: string): string {
  return `the policy of bucket ${bucket} holds a key twice or a number that cannot be written again exactly, so rewriting it could change a statement; write each key once and numbers as strings first`;
}
