import { type Diagnosis, refuses } from '../core/diagnosis/diagnosis.ts';
import { isForeignBucket } from '../core/diagnosis/grant-proposal.ts';
import { type OriginView, originViews } from '../core/diagnosis/origin-view.ts';
import { type DistributionFacts, type Facts, isUnreadable, readFact } from '../core/facts.ts';
import type { Background, BackgroundOptions, BackgroundQuestion } from './background.ts';
import type { BucketAddress, Deps } from './deps.ts';
import { readHistory } from './read-history.ts';
import { readStacks } from './read-stacks.ts';
import type { SharedReads } from './shared-reads.ts';

/**
 * The facts with what CloudTrail and CloudFormation tell about the buckets of the findings; the same object when nothing was learned.
 * Never throws for a refused lookup: what was refused stands in the facts and decides nothing.
 */
export async function collectBackground(
  deps: Deps,
  cache: SharedReads,
  facts: Facts,
  diagnosis: Diagnosis,
  options: BackgroundOptions,
): Promise<Facts> {
  const distribution = readFact<DistributionFacts>(facts, ['distribution']);
  if (distribution.kind !== 'known') return facts;
  const question = questionOf(facts, diagnosis, distribution.value, options);
  const learned = await Promise.all([readHistory(deps, cache, question, options), readStacks(deps, cache, question)]);
  return learned.reduce(withBackground, facts);
}

function withBackground(facts: Facts, learned: Background): Facts {
  const names = Object.keys(learned.buckets);
  if (names.length === 0 && Object.keys(learned.facts).length === 0) return facts;
  const { buckets } = facts;
  if (buckets === undefined || isUnreadable(buckets)) return { ...facts, ...learned.facts };
  const known = Object.entries(buckets).map(([name, bucket]) => [
    name,
    isUnreadable(bucket) || !names.includes(name) ? bucket : { ...bucket, ...learned.buckets[name] },
  ]);
  return { ...facts, ...learned.facts, buckets: Object.fromEntries(known) };
}

function questionOf(
  facts: Facts,
  { findings }: Diagnosis,
  distribution: DistributionFacts,
  { everything = false }: BackgroundOptions,
): BackgroundQuestion {
  const views = originViews(facts, distribution);
  const all = addressesOf(views.filter((view) => !isForeignBucket(view)));
  const foreign = views.filter(isForeignBucket).flatMap(({ bucket }) => bucket ?? []);
  if (everything) return { distribution, owned: all, refusing: all, foreign, causes: undefined };
  const refusals = findings.filter(refuses);
  const changed = findings.filter(({ proposal }) => proposal.change.kind === 'put-bucket-policy');
  const among = (chosen: typeof findings) =>
    all.filter((address) => chosen.some(({ bucket }) => bucket === address.bucket));
  return {
    distribution,
    owned: among([...refusals, ...changed]),
    refusing: among(refusals),
    foreign: foreign.filter((name) => refusals.some(({ bucket }) => bucket === name)),
    causes: refusals.map(({ cause }) => cause),
  };
}

/** Each bucket once. A bucket that is gone has no region any more; its origin's host name mostly tells which one it was. */
function addressesOf(views: readonly OriginView[]): readonly BucketAddress[] {
  const addresses = views.flatMap((view) => {
    const { bucket, s3 } = view;
    if (bucket === undefined) return [];
    const region = view.read('bucket.region');
    const byName = s3?.kind === 'rest' || s3?.kind === 'website' ? s3.region : undefined;
    return [[bucket, region.kind === 'known' ? region.value : (byName ?? 'us-east-1')] as const];
  });
  return [...new Map(addresses)].map(([bucket, region]) => ({ bucket, region }));
}
