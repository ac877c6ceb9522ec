import type { Background, BackgroundQuestion } from './background.ts';
import type { Deps } from './deps.ts';
import { askOnce, type SharedReads } from './shared-reads.ts';

/** Which CloudFormation stacks own the buckets and the distribution, as far as CloudFormation may be asked. */
export async function readStacks(
  { stacks }: Deps,
  cache: SharedReads,
  { owned, distribution }: BackgroundQuestion,
): Promise<Background> {
  if (!stacks || owned.length === 0) return { facts: {}, buckets: {} };
  const ask = (region: string, id: string) =>
    askOnce(cache.stacks, `${region}/${id}`, () => stacks.stackOf(region, id));
  const found = await Promise.all(
    owned.map(async ({ bucket, region }) => [bucket, { stack: await ask(region, bucket) }] as const),
  );
  // A distribution is a resource of its stack's region, and only in the bucket's stack does its logical id help.
  const [region = 'us-east-1'] = owned.map((address) => address.region);
  return { facts: { distributionStack: await ask(region, distribution.Id) }, buckets: Object.fromEntries(found) };
}
