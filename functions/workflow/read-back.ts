import { isUnreadable } from '../core/facts.ts';
import { type PolicyDocument, parsePolicyText } from '../core/policy/document.ts';
import { samePolicy } from '../core/policy/equality.ts';
import type { BucketAddress, Deps } from './deps.ts';

/** What S3 returns after a write: what was written, something else, or nothing that can be read. */
export type ReadBack = 'verified' | 'differs' | 'unreadable';

const TRIES = 4;
const PAUSE = 500;

/**
 * Reads the policy until it means the same as `expected`; null = no policy. Asks a few times, because S3 may show the previous
 * document, or an OAI as AIDA…, for a moment after the write.
 */
export async function readBack(deps: Deps, address: BucketAddress, expected: PolicyDocument | null): Promise<ReadBack> {
  for (let attempt = 1; ; attempt++) {
    const text = await deps.s3.getBucketPolicyText(address);
    if (!isUnreadable(text) && isPolicy(text, expected)) return 'verified';
    if (attempt === TRIES) return isUnreadable(text) ? 'unreadable' : 'differs';
    await deps.sleep(PAUSE * attempt);
  }
}

/** Whether the text S3 returned (null = no policy) means the same as `expected`. */
export function isPolicy(text: string | null, expected: PolicyDocument | null): boolean {
  const seen = text === null ? null : parsePolicyText(text);
  if (seen === null || expected === null) return seen === expected;
  return seen !== undefined && samePolicy(seen, expected);
}
