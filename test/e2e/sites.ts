import { addBucket } from '../../sandbox/build/bucket.ts';
import { addDistribution } from '../../sandbox/build/distribution.ts';
import { addOac } from '../../sandbox/build/identity.ts';
import { s3Origin } from '../../sandbox/build/origin.ts';
import { denyInsecureTransport, oacGrant, policyOf } from '../../sandbox/scenarios/statements.ts';
import { addWebsite } from '../../sandbox/scenarios/website.ts';
import type { World } from '../../sandbox/world.ts';

/** Distributions whose bucket policies no longer let them in, each with a bucket of its own; returns their ids. */
export function addBrokenSites(world: World, count: number): readonly string[] {
  return idsOf('BROKEN', count).map((id) => addSite(world, id, false));
}

/** Distributions that work; returns their ids. */
export function addHealthySites(world: World, count: number): readonly string[] {
  return idsOf('HEALTHY', count).map((id) => addSite(world, id, true));
}

/** The bucket of such a site. */
export function bucketOfSite(id: string): string {
  return `${id.toLowerCase()}-files`;
}

function idsOf(word: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `E${index}${word}00SITE`);
}

function addSite(world: World, id: string, granted: boolean): string {
  const bucket = bucketOfSite(id);
  const grant = oacGrant(bucket, `arn:aws:cloudfront::${world.accountId}:distribution/${id}`);
  const policy = policyOf(denyInsecureTransport(bucket), ...(granted ? [grant] : []));
  addWebsite(world, addBucket(world, { name: bucket, policy }));
  addDistribution(world, { id, origins: [s3Origin({ bucket, oac: addOac(world, `${id}OAC`) })] });
  return id;
}
