/** A bucket that fills steadily: `level` is how much was left at `at`, in milliseconds since 1970. */
export interface TokenBucket {
  readonly level: number;
  readonly at: number;
}

/** What a bucket allows: `perMinute` flows in each minute, and as much as that can be kept for a burst. */
export function taken(
  bucket: TokenBucket | undefined,
  { perMinute, cost, now }: { readonly perMinute: number; readonly cost: number; readonly now: number },
): { readonly bucket: TokenBucket; readonly missing: number } {
  const level = levelAt(bucket, perMinute, now);
  const left = level - cost;
  return left >= 0 ? { bucket: { level: left, at: now }, missing: 0 } : { bucket: { level, at: now }, missing: -left };
}

/** Takes more than was asked for at first, down to an empty bucket: what is owed is not kept, so nobody is shut out for hours. */
export function charged(bucket: TokenBucket | undefined, perMinute: number, cost: number, now: number): TokenBucket {
  return { level: Math.max(0, levelAt(bucket, perMinute, now) - cost), at: now };
}

/** Whole seconds until so much has flowed in, at least one. */
export function secondsUntil(missing: number, perMinute: number): number {
  return Math.max(1, Math.ceil((missing * 60) / perMinute));
}

function levelAt(bucket: TokenBucket | undefined, perMinute: number, now: number): number {
  if (!bucket) return perMinute;
  return Math.min(perMinute, bucket.level + (Math.max(0, now - bucket.at) * perMinute) / 60_000);
}
