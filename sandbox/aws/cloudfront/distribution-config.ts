import type { DistributionConfig, Origin } from '@aws-sdk/client-cloudfront';
import type { DistributionRecord, World } from '../../world.ts';
import { AwsError } from '../aws-error.ts';

const OAI_PREFIX = 'origin-access-identity/cloudfront/';

/** The rules of UpdateDistribution that matter to the trust. https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistribution.html */
export function checkDistributionConfig(world: World, record: DistributionRecord, config: DistributionConfig): void {
  if (config.CallerReference !== record.distribution.DistributionConfig?.CallerReference) {
    throw new AwsError(
      'IllegalUpdate',
      400,
      'The update contains modifications that are not allowed: CallerReference.',
    );
  }
  const origins = config.Origins?.Items ?? [];
  if (origins.length === 0)
    throw new AwsError('InvalidArgument', 400, 'The Origins element needs at least one origin.');
  if (config.DefaultRootObject?.startsWith('/')) {
    throw new AwsError(
      'InvalidDefaultRootObject',
      400,
      'The default root object file name is too big or contains an invalid character.',
    );
  }
  for (const origin of origins) checkOriginAccess(world, origin);
  checkTargets(config, origins);
}

function checkOriginAccess(world: World, origin: Origin): void {
  const oai = origin.S3OriginConfig?.OriginAccessIdentity ?? '';
  const oac = origin.OriginAccessControlId ?? '';
  if (oai !== '' && oac !== '') {
    throw new AwsError(
      'IllegalOriginAccessConfiguration',
      400,
      'An origin cannot contain both an origin access control (OAC) and an origin access identity (OAI).',
    );
  }
  if (oai !== '' && !(oai.startsWith(OAI_PREFIX) && world.originAccessIdentities.has(oai.slice(OAI_PREFIX.length)))) {
    throw new AwsError('InvalidOriginAccessIdentity', 400, "The origin access identity is not valid or doesn't exist.");
  }
  if (oac !== '' && !world.originAccessControls.has(oac)) {
    throw new AwsError('InvalidOriginAccessControl', 400, 'The origin access control is not valid.');
  }
}

function checkTargets(config: DistributionConfig, origins: readonly Origin[]): void {
  const known = new Set([...origins.map(({ Id }) => Id), ...(config.OriginGroups?.Items ?? []).map(({ Id }) => Id)]);
  const behaviors = [config.DefaultCacheBehavior, ...(config.CacheBehaviors?.Items ?? [])];
  const missing = behaviors.find((behavior) => !known.has(behavior?.TargetOriginId));
  if (missing !== undefined || !config.DefaultCacheBehavior) {
    throw new AwsError('NoSuchOrigin', 404, 'One or more of your origins or origin groups do not exist.');
  }
}
