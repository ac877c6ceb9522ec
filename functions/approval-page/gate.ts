import { isFromNetworks, limitedAs } from '../core/approval/networks.ts';
import { charged, secondsUntil, type TokenBucket, taken } from '../core/approval/token-bucket.ts';
import type { ApprovalConfig } from '../shared/approval-config.ts';

/** Whether a request is looked at: `elsewhere` = not from one of the networks, `limited` = too many, try again in so many seconds. */
export type Admission =
  | { readonly kind: 'admitted' }
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'limited'; readonly retryAfterSeconds: number };

export interface Gate {
  /** `now` in milliseconds since 1970. */
  admit(address: string, now: number): Admission;
  /** The request named a link that is none: whoever guesses runs dry much sooner. */
  wrongLink(address: string, now: number): void;
}

type Rules = Pick<ApprovalConfig, 'approvalNetworks' | 'pageLimits'>;

/** A wrong link costs its sender this many requests: ten a minute at the usual limit, which nobody who clicks links notices. */
const WRONG_LINK_COST = 6;
/** Addresses remembered at the same time; the one that has been quiet for longest is forgotten first. */
const MOST_ADDRESSES = 5_000;

/** The buckets of one function instance. */
export interface Buckets {
  readonly byAddress: Map<string, TokenBucket>;
  forAll: TokenBucket | undefined;
}

export function emptyBuckets(): Buckets {
  return { byAddress: new Map(), forAll: undefined };
}

/**
 * Networks and limits of the page. The buckets live in the memory of one function instance: a second instance starts with full ones.
 * The page's reserved concurrency (infra/functions/approval-page.yml) is the number of instances at one moment, and so bounds what
 * all of them let through together to that many times the limit; a counter in the table would cost a write for each request.
 */
export function gateOf({ approvalNetworks, pageLimits }: Rules, buckets: Buckets): Gate {
  const { perAddress, forAll } = pageLimits;
  return {
    admit: (address, now) => {
      if (!isFromNetworks(approvalNetworks, address)) return { kind: 'elsewhere' };
      // Who is over the own limit uses up nothing of what is for all: one sender alone cannot shut the others out.
      const missing =
        secondsWithout(perAddress, (limit) => takeFromAddress(buckets, address, limit, now)) ||
        secondsWithout(forAll, (limit) => takeFromAll(buckets, limit, now));
      return missing === 0 ? { kind: 'admitted' } : { kind: 'limited', retryAfterSeconds: missing };
    },
    wrongLink: (address, now) => {
      if (perAddress === undefined) return;
      const known = buckets.byAddress.get(limitedAs(address));
      remember(buckets, limitedAs(address), charged(known, perAddress, WRONG_LINK_COST - 1, now));
    },
  };
}

/** Seconds to wait, 0 = go on; no limit never waits. */
function secondsWithout(limit: number | undefined, missingOf: (perMinute: number) => number): number {
  if (limit === undefined) return 0;
  const missing = missingOf(limit);
  return missing === 0 ? 0 : secondsUntil(missing, limit);
}

function takeFromAddress(buckets: Buckets, address: string, perMinute: number, now: number): number {
  const key = limitedAs(address);
  const { bucket, missing } = taken(buckets.byAddress.get(key), { perMinute, cost: 1, now });
  remember(buckets, key, bucket);
  return missing;
}

function takeFromAll(buckets: Buckets, perMinute: number, now: number): number {
  const { bucket, missing } = taken(buckets.forAll, { perMinute, cost: 1, now });
  buckets.forAll = bucket;
  return missing;
}

/** A Map keeps the order in which keys were added, so the first one is the one that was asked for longest ago. */
function remember({ byAddress }: Buckets, key: string, bucket: TokenBucket): void {
  byAddress.delete(key);
  byAddress.set(key, bucket);
  const oldest = byAddress.keys().next().value;
  if (byAddress.size > MOST_ADDRESSES && oldest !== undefined) byAddress.delete(oldest);
}
