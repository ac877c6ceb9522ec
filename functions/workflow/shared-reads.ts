import type {
  CachePolicyFacts,
  KmsKeyFacts,
  ObjectFacts,
  OriginAccessControlFacts,
  OriginAccessIdentityFacts,
  OriginRequestPolicyFacts,
  OtherDistribution,
  Read,
  StackFacts,
} from '../core/facts.ts';
import type { BucketReading } from './bucket-reading.ts';
import type { TrailEvents } from './deps.ts';

/**
 * What one run has asked already, as promises, so that an audit of many distributions asks each bucket, OAC and key once. Never
 * shared between an examination and the read that must be fresh before a write.
 */
export interface SharedReads {
  readonly distributions: Asked<Read<readonly OtherDistribution[]>>;
  readonly originAccessControls: Asked<Read<OriginAccessControlFacts>>;
  readonly originAccessIdentities: Asked<Read<OriginAccessIdentityFacts>>;
  readonly originRequestPolicies: Asked<Read<OriginRequestPolicyFacts>>;
  readonly cachePolicies: Asked<Read<CachePolicyFacts>>;
  /** By account of the distribution and bucket. */
  readonly buckets: Asked<BucketReading>;
  /** By bucket and prefix. */
  readonly listings: Asked<Read<readonly string[]>>;
  /** By bucket and key. */
  readonly objects: Asked<Read<ObjectFacts | null>>;
  readonly kmsKeys: Asked<Read<KmsKeyFacts>>;
  /** By region, attribute and value. */
  readonly trail: Asked<Read<TrailEvents>>;
  /** By region and physical id. */
  readonly stacks: Asked<Read<StackFacts | null>>;
}

export type Asked<T> = Map<string, Promise<T>>;

export function sharedReads(): SharedReads {
  return {
    distributions: new Map(),
    originAccessControls: new Map(),
    originAccessIdentities: new Map(),
    originRequestPolicies: new Map(),
    cachePolicies: new Map(),
    buckets: new Map(),
    listings: new Map(),
    objects: new Map(),
    kmsKeys: new Map(),
    trail: new Map(),
    stacks: new Map(),
  };
}

/** The answer to `key`, asked at most once. */
export function askOnce<T>(asked: Asked<T>, key: string, ask: () => Promise<T>): Promise<T> {
  const known = asked.get(key);
  if (known !== undefined) return known;
  const answer = ask();
  asked.set(key, answer);
  return answer;
}

/** One answer per id, as the record that facts keep. */
export async function askEach<T>(
  asked: Asked<T>,
  ids: Iterable<string>,
  ask: (id: string) => Promise<T>,
): Promise<Record<string, T>> {
  const entries = [...new Set(ids)].map(async (id) => [id, await askOnce(asked, id, () => ask(id))] as const);
  return Object.fromEntries(await Promise.all(entries));
}
