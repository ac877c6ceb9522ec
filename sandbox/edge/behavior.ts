import type { CacheBehavior, DefaultCacheBehavior, DistributionConfig } from '@aws-sdk/client-cloudfront';

export type Behavior = CacheBehavior | DefaultCacheBehavior;

/** The first behavior whose pattern matches, else the default one. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html */
export function behaviorFor(config: DistributionConfig, path: string): Behavior {
  const matching = (config.CacheBehaviors?.Items ?? []).find(({ PathPattern = '' }) =>
    matchesPattern(PathPattern, path),
  );
  const behavior = matching ?? config.DefaultCacheBehavior;
  if (behavior) return behavior;
  throw new Error('the distribution has no default cache behavior; every scenario must give it one');
}

/** `*` = any characters, `?` = exactly one; case-sensitive; a leading slash is optional. */
export function matchesPattern(pattern: string, path: string): boolean {
  const source = pattern
    .replace(/^\//, '')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(path.replace(/^\//, ''));
}
