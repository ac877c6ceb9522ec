import { isUnreadable, type Read } from '../core/facts.ts';
import { type PolicyDocument, parsePolicyText } from '../core/policy/document.ts';
import { samePolicy } from '../core/policy/equality.ts';
import type { BucketAddress, Deps } from './deps.ts';

/** What S3 returns after a write: what was written, still what was there before, something else, or nothing that can be read. */
export type ReadBack = 'verified' | 'not-yet' | 'differs' | 'unreadable';

/** `before` is what S3 returned right before the write; null = no policy. */
export interface Written {
  readonly expected: PolicyDocument | null;
  readonly before: string | null;
}

const TRIES = 4;
/** What was there before says nothing about somebody else: S3 is asked for longer, 14 seconds in all. */
const TRIES_WHILE_AS_BEFORE = 8;
const PAUSE = 500;

/**
 * Reads the policy until it means the same as `expected`; null = no policy. Asks several times, because a bucket's configuration is
 * eventually consistent (https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel), and because S3 may
 * show an OAI as AIDA… for a moment after the write.
 */
export async function readBack(deps: Deps, address: BucketAddress, written: Written): Promise<ReadBack> {
  for (let attempt = 1; ; attempt++) {
    const seen = seenIn(await deps.s3.getBucketPolicyText(address), written);
    if (seen === 'verified' || attempt >= (seen === 'not-yet' ? TRIES_WHILE_AS_BEFORE : TRIES)) return seen;
    await deps.sleep(PAUSE * attempt);
  }
}

function seenIn(text: Read<string | null>, { expected, before }: Written): ReadBack {
  if (isUnreadable(text)) return 'unreadable';
  if (isPolicy(text, expected)) return 'verified';
  return isAsBefore(text, before) ? 'not-yet' : 'differs';
}

/** Whether the text is the one from before the write, in whatever spelling. */
export function isAsBefore(text: string | null, before: string | null): boolean {
  return text === before || (before !== null && isPolicy(text, parsePolicyText(before) ?? {}));
}

/** Whether the text S3 returned (null = no policy) means the same as `expected`. */
export function isPolicy(text: string | null, expected: PolicyDocument | null): boolean {
  const seen = text === null ? null : parsePolicyText(text);
  if (seen === null || expected === null) return seen === expected;
  return seen !== undefined && samePolicy(seen, expected);
}
