import { matchesPattern, wildcardPattern } from '../policy/wildcard.ts';

/** Name patterns with `*` and `?`. `allow` empty = every bucket; `deny` wins. */
export interface BucketLists {
  readonly allow: readonly string[];
  readonly deny: readonly string[];
}

/** Letters, digits, dots, hyphens and underscores (old buckets have them), and the two wildcards. */
export function isBucketPattern(text: string): boolean {
  return /^[A-Za-z0-9._*?-]{1,255}$/.test(text);
}

/** Why the policy of this bucket may not be written, one sentence without its full stop; undefined = it may. */
export function listRefusal({ allow, deny }: BucketLists, bucket: string): string | undefined {
  const fits = (pattern: string) => matchesPattern(wildcardPattern(pattern), bucket);
  const denied = deny.find(fits);
  if (denied !== undefined)
    return `bucket ${bucket} fits "${denied}" in ORIGINMEND_DENY_BUCKETS, the buckets it may not write to`;
  if (allow.length === 0 || allow.some(fits)) return undefined;
  return `bucket ${bucket} fits nothing in ORIGINMEND_ALLOW_BUCKETS (${allow.join(', ')}), the buckets it may write to`;
}

/** The same for all buckets that one change is about. */
export function listRefusalOfAny(lists: BucketLists, buckets: readonly (string | undefined)[]): string | undefined {
  return buckets
    .map((bucket) => (bucket === undefined ? undefined : listRefusal(lists, bucket)))
    .find((because) => because !== undefined);
}
