import type { CacheBehavior, DistributionConfig } from '../facts.ts';

/**
 * Path patterns of cache behaviors: `*` = zero or more characters, `?` = exactly one, case-sensitive, leading slash optional.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern
 */
export function matchesPathPattern(pattern: string, path: string): boolean {
  const expression = pattern
    .replace(/^\//, '')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${expression}$`, 's').test(path.replace(/^\//, ''));
}

/** The behavior that serves a viewer path (no query string): the first match in list order, else the default one. */
export function behaviorFor(config: DistributionConfig, path: string): CacheBehavior {
  const listed = config.CacheBehaviors?.Items ?? [];
  return (
    listed.find((behavior) => matchesPathPattern(behavior.PathPattern ?? '*', path)) ?? config.DefaultCacheBehavior
  );
}
