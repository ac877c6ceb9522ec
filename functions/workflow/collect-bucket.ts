import { isReachable } from '../core/diagnosis/access-check.ts';
import type { OriginView } from '../core/diagnosis/origin-view.ts';
import { type BucketFacts, isUnreadable, type ObjectFacts, type Read } from '../core/facts.ts';
import { parsePolicyText } from '../core/policy/document.ts';
import type { BucketReading } from './bucket-reading.ts';
import { mapConcurrently } from './concurrency.ts';
import type { BucketAddress, Deps } from './deps.ts';
import { askOnce, type SharedReads } from './shared-reads.ts';

/** Reads where the bucket is and whose, then everything that decides about access. A missing bucket is asked nothing more. */
export async function readBucket(deps: Deps, view: OriginView, bucket: string): Promise<BucketReading> {
  const located = await deps.s3.locateBucket(bucket, view.distributionAccountId);
  const address = { bucket, region: isUnreadable(located.region) ? regionByName(view) : located.region };
  if (located.exists === false) return { address, facts: located };
  const { s3 } = deps;
  const [text, publicAccessBlock, objectOwnership, requestPayer, tags] = await Promise.all([
    s3.getBucketPolicyText(address),
    s3.getPublicAccessBlock(address),
    s3.getObjectOwnership(address),
    s3.getRequestPayer(address),
    s3.getTags(address),
  ]);
  const facts = { ...located, policy: parsed(text), publicAccessBlock, objectOwnership, requestPayer, tags };
  return { address, facts, ...(isUnreadable(text) ? {} : { policyText: text }) };
}

/** Where the bucket most likely is when S3 does not say: the origin's host name tells, except in its legacy global form. */
function regionByName({ s3 }: OriginView): string {
  return (s3?.kind === 'rest' || s3?.kind === 'website' ? s3.region : undefined) ?? 'us-east-1';
}

function parsed(text: Read<string | null>): Read<Record<string, unknown> | null> {
  if (text === null || isUnreadable(text)) return text;
  return parsePolicyText(text) ?? { unreadable: 'MalformedPolicyDocument' };
}

/** Keys looked at per origin beside the ones that were asked for, and how many are listed to find that many that viewers can reach. */
const LISTED_KEYS = 5;
const KEYS_TO_LIST = 25;
const HEADS_AT_ONCE = 8;

/** The sampled objects of a bucket: the keys of `keysOf` for each origin that reads it, and some that exist below its path. */
export async function sampleObjects(
  deps: Deps,
  cache: SharedReads,
  { address, facts }: BucketReading,
  views: readonly OriginView[],
  keysOf: (view: OriginView) => readonly string[],
): Promise<NonNullable<BucketFacts['objects']>> {
  const listings = await Promise.all(views.map((view) => listReachable(deps, cache, address, view)));
  const listed = listings.flatMap((listing) => (isUnreadable(listing) ? [] : listing));
  const keys = [...new Set([...views.flatMap(keysOf), ...listed])];
  const refused = listings.find(isUnreadable);
  if (keys.length === 0 && refused) return refused;
  const objects = await mapConcurrently(keys, HEADS_AT_ONCE, (key) => headOnce(deps, cache, address, facts, key));
  return Object.fromEntries(keys.map((key, index) => [key, objects[index] ?? null]));
}

async function listReachable(
  deps: Deps,
  cache: SharedReads,
  address: BucketAddress,
  view: OriginView,
): Promise<Read<readonly string[]>> {
  const ask = () => deps.s3.listKeys(address, view.keyPrefix, KEYS_TO_LIST);
  const keys = await askOnce(cache.listings, `${address.bucket}/${view.keyPrefix}`, ask);
  if (isUnreadable(keys)) return keys;
  const reachable = keys.filter((key) => isReachable(view, key));
  return (reachable.length > 0 ? reachable : keys).slice(0, LISTED_KEYS);
}

/** Under BucketOwnerEnforced the bucket's owner owns every object, and ACLs need not be asked. */
async function headOnce(
  deps: Deps,
  cache: SharedReads,
  address: BucketAddress,
  { objectOwnership }: BucketFacts,
  key: string,
): Promise<Read<ObjectFacts | null>> {
  const enforced = objectOwnership === 'BucketOwnerEnforced';
  const ask = () => deps.s3.headObject(address, key, { compareOwner: !enforced });
  const object = await askOnce(cache.objects, `${address.bucket}/${key}`, ask);
  return enforced && object !== null && !isUnreadable(object) ? { ...object, ownedByBucketOwner: true } : object;
}
