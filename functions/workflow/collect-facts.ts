import { type OriginView, originViews } from '../core/diagnosis/origin-view.ts';
import { type BucketFacts, type DistributionFacts, type Facts, isUnreadable, type Read } from '../core/facts.ts';
import type { BucketReading } from './bucket-reading.ts';
import { readBucket, sampleObjects } from './collect-bucket.ts';
import type { Deps } from './deps.ts';
import { keysFor, probeUrl, type Sample } from './sample-keys.ts';
import { askEach, askOnce, type SharedReads, sharedReads } from './shared-reads.ts';

export { type SharedReads, sharedReads } from './shared-reads.ts';

export interface CollectOptions extends Sample {
  /** Ask CloudFront for one object as a viewer would. True unless switched off. */
  readonly probe?: boolean;
  /** Bucket → when its policy was last written, as far as the incident tells. ISO 8601. */
  readonly policyWrittenAt?: Readonly<Record<string, string>>;
  /** Answers shared by several distributions of one run. */
  readonly cache?: SharedReads;
}

export interface Collected {
  readonly facts: Facts;
  /** Bucket → the exact policy text S3 returned; null = no policy. Buckets whose policy could not be read are left out. */
  readonly policyTexts: Readonly<Record<string, string | null>>;
}

/** Reads everything a diagnosis needs about one distribution. Writes nothing and never throws for a refused read. */
export async function collectFacts(
  deps: Deps,
  distributionId: string,
  options: CollectOptions = {},
): Promise<Collected> {
  const cache = options.cache ?? sharedReads();
  const [{ facts, policyTexts }, otherDistributions] = await Promise.all([
    collectOwn(deps, cache, distributionId, options),
    readOthers(deps, cache, distributionId),
  ]);
  return { facts: { ...facts, otherDistributions }, policyTexts };
}

/** Everything except the other distributions, whose list can be long. */
async function collectOwn(
  deps: Deps,
  cache: SharedReads,
  distributionId: string,
  options: CollectOptions,
): Promise<Collected> {
  const base = { formatVersion: 1 as const, collectedAt: deps.now().toISOString() };
  const distribution = await deps.cloudfront.getDistribution(distributionId);
  if (isUnreadable(distribution)) return { facts: { ...base, distribution }, policyTexts: {} };
  const known = { ...base, accountId: accountOf(distribution), distribution };
  const [configuration, buckets] = await Promise.all([
    readConfiguration(deps, cache, distribution),
    readBuckets(deps, cache, originViews(known, distribution), options),
  ]);
  const [originAccessIdentities, kmsKeys] = await Promise.all([
    askEach(cache.originAccessIdentities, oaiIds(distribution, buckets), deps.cloudfront.getOriginAccessIdentity),
    askEach(cache.kmsKeys, keyArns(buckets), deps.kms.describeKey),
  ]);
  const facts = {
    ...known,
    ...configuration,
    originAccessIdentities,
    buckets: factsOf(buckets, settlingIn(deps, options)),
    kmsKeys,
  };
  return {
    facts: { ...facts, ...(await readProbe(deps, facts, distribution, options)) },
    policyTexts: policyTextsOf(buckets),
  };
}

async function readOthers(
  deps: Deps,
  cache: SharedReads,
  distributionId: string,
): Promise<NonNullable<Facts['otherDistributions']>> {
  const all = await askOnce(cache.distributions, 'all', deps.cloudfront.listDistributions);
  return isUnreadable(all) ? all : all.filter(({ Id }) => Id !== distributionId);
}

function accountOf({ ARN }: DistributionFacts): Read<string> {
  return ARN.split(':')[4] || { unreadable: 'NoAccountInDistributionArn' };
}

/** What the distribution refers to by id. */
async function readConfiguration(deps: Deps, cache: SharedReads, { DistributionConfig }: DistributionFacts) {
  const origins = DistributionConfig.Origins?.Items ?? [];
  const behaviors = [
    DistributionConfig.DefaultCacheBehavior ?? {},
    ...(DistributionConfig.CacheBehaviors?.Items ?? []),
  ];
  const { cloudfront } = deps;
  const [originAccessControls, originRequestPolicies, cachePolicies] = await Promise.all([
    askEach(cache.originAccessControls, idsIn(origins, 'OriginAccessControlId'), cloudfront.getOriginAccessControl),
    askEach(cache.originRequestPolicies, idsIn(behaviors, 'OriginRequestPolicyId'), cloudfront.getOriginRequestPolicy),
    askEach(cache.cachePolicies, idsIn(behaviors, 'CachePolicyId'), cloudfront.getCachePolicy),
  ]);
  return { originAccessControls, originRequestPolicies, cachePolicies };
}

function idsIn<Name extends string>(
  items: readonly { readonly [Key in Name]?: string }[],
  name: Name,
): readonly string[] {
  return items.flatMap((item) => item[name] || []);
}

interface SampledBucket extends BucketReading {
  readonly name: string;
}

/** Every S3 bucket an origin reads, with the sampled objects of all origins that read it. */
async function readBuckets(
  deps: Deps,
  cache: SharedReads,
  views: readonly OriginView[],
  sample: Sample,
): Promise<readonly SampledBucket[]> {
  const byBucket = Map.groupBy(views, (view) => view.bucket);
  const reads = [...byBucket].map(async ([name, readers]): Promise<readonly SampledBucket[]> => {
    const [first] = readers;
    if (name === undefined || first === undefined) return [];
    const reading = await askOnce(cache.buckets, `${first.distributionAccountId}/${name}`, () =>
      readBucket(deps, first, name),
    );
    if (reading.facts.exists === false) return [{ ...reading, name }];
    const objects = await sampleObjects(deps, cache, reading, readers, (view) => keysFor(view, sample));
    return [{ ...reading, name, facts: { ...reading.facts, objects } }];
  });
  return (await Promise.all(reads)).flat();
}

function factsOf(
  buckets: readonly SampledBucket[],
  isSettling: (bucket: string) => boolean,
): Record<string, BucketFacts> {
  return Object.fromEntries(
    buckets.map(({ name, facts }) => [name, isSettling(name) ? { ...facts, policySettling: true } : facts]),
  );
}

/** After a write S3 shows an OAI by its unique id for seconds to minutes. */
const SETTLING_MS = 5 * 60_000;

function settlingIn({ now }: Deps, { policyWrittenAt = {} }: CollectOptions): (bucket: string) => boolean {
  return (bucket) => {
    const writtenAt = Object.hasOwn(policyWrittenAt, bucket) ? policyWrittenAt[bucket] : undefined;
    return writtenAt !== undefined && now().getTime() - Date.parse(writtenAt) < SETTLING_MS;
  };
}

function policyTextsOf(buckets: readonly SampledBucket[]): Record<string, string | null> {
  return Object.fromEntries(
    buckets.flatMap(({ name, policyText }) => (policyText === undefined ? [] : [[name, policyText]])),
  );
}

const OAI_IN_POLICY = /CloudFront[ _]Origin[ _]Access[ _]Identity[ _]([A-Z0-9]+)/g;

/** The origins' own OAIs, and those that a bucket policy grants: whether they still exist decides what may be done about them. */
function oaiIds({ DistributionConfig }: DistributionFacts, buckets: readonly SampledBucket[]): readonly string[] {
  const used = (DistributionConfig.Origins?.Items ?? []).flatMap(
    (origin) => origin.S3OriginConfig?.OriginAccessIdentity?.split('/').at(-1) || [],
  );
  const granted = buckets.flatMap(({ policyText }) =>
    [...(policyText ?? '').matchAll(OAI_IN_POLICY)].map((match) => match[1] ?? ''),
  );
  return [...used, ...granted];
}

function keyArns(buckets: readonly SampledBucket[]): readonly string[] {
  const objects = buckets.flatMap(({ facts }) =>
    isUnreadable(facts.objects) ? [] : Object.values(facts.objects ?? {}),
  );
  return objects.flatMap((object) => {
    const key = object === null || isUnreadable(object) ? undefined : object.SSEKMSKeyId;
    return typeof key === 'string' && key.startsWith('arn:') ? [key] : [];
  });
}

async function readProbe(
  deps: Deps,
  facts: Facts,
  distribution: DistributionFacts,
  options: CollectOptions,
): Promise<Pick<Facts, 'probe'>> {
  if (options.probe === false) return {};
  const url = probeUrl(distribution, originViews(facts, distribution), options);
  return url === undefined ? {} : { probe: await deps.probe(url) };
}
