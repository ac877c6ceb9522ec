import type { OriginAccessControlConfig } from '@aws-sdk/client-cloudfront';
import type { Statement } from '../../functions/core/policy/document.ts';
import { addBucket, type BucketSpec } from '../build/bucket.ts';
import { addDistribution, type DistributionSpec } from '../build/distribution.ts';
import { addOac, addOai } from '../build/identity.ts';
import { type S3OriginSpec, s3Origin } from '../build/origin.ts';
import type { Bucket, World } from '../world.ts';
import { oacGrant, oaiGrant, policyOf } from './statements.ts';
import { addWebsite, SITE_ARN, SITE_BUCKET, SITE_ID } from './website.ts';

export const SITE_OAC = 'E3OAC0EXAMPLE1';
export const SITE_OAI = 'E2OAI0EXAMPLE1';

/** What is different from the healthy example site. */
export interface SiteSpec extends Pick<Partial<DistributionSpec>, 'config' | 'behavior'> {
  /** Statements instead of the right grant. */
  readonly instead?: readonly Statement[];
  /** Statements after the grant. */
  readonly beside?: readonly Statement[];
  readonly bucket?: Partial<BucketSpec>;
  readonly origin?: Partial<S3OriginSpec>;
  readonly oac?: Partial<OriginAccessControlConfig>;
}

/** The example site, read with an OAC. */
export function addOacSite(world: World, spec: SiteSpec = {}): Bucket {
  const oac = addOac(world, SITE_OAC, spec.oac);
  return addSite(world, spec, oacGrant(SITE_BUCKET, SITE_ARN), { oac });
}

/** The example site, read with an OAI. */
export function addOaiSite(world: World, spec: SiteSpec = {}): Bucket {
  const oai = addOai(world, SITE_OAI);
  return addSite(world, spec, oaiGrant(SITE_BUCKET, oai), { oai });
}

function addSite(world: World, spec: SiteSpec, grant: Statement, identity: Partial<S3OriginSpec>): Bucket {
  const statements = [...(spec.instead ?? [grant]), ...(spec.beside ?? [])];
  const policy = statements.length > 0 ? { policy: policyOf(...statements) } : {};
  const bucket = addBucket(world, { name: SITE_BUCKET, ...policy, ...spec.bucket });
  addWebsite(world, bucket, spec.origin?.path ? `${spec.origin.path.slice(1)}/` : '');
  const { config = {}, behavior = {} } = spec;
  const origins = [s3Origin({ bucket: SITE_BUCKET, ...identity, ...spec.origin })];
  addDistribution(world, { id: SITE_ID, origins, config, behavior });
  return bucket;
}
