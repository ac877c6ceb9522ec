import type { CacheBehavior, DistributionConfig } from '../facts.ts';
import type { OriginView } from './origin-view.ts';

/** `DistributionConfig.CacheBehaviors.Items[2]`: where a behavior stands, as a config edit names it. */
export function behaviorPath(config: DistributionConfig, behavior: CacheBehavior): string {
  const index = config.CacheBehaviors?.Items?.indexOf(behavior) ?? -1;
  return index < 0 ? 'DistributionConfig.DefaultCacheBehavior' : `DistributionConfig.CacheBehaviors.Items[${index}]`;
}

/** `DistributionConfig.Origins.Items[0]`. As a fact path it stands below `distribution.`. */
export function originPath(view: OriginView): string {
  return `DistributionConfig.Origins.Items[${view.distribution.DistributionConfig.Origins.Items?.indexOf(view.origin) ?? 0}]`;
}

/** For people: the path pattern, or "the default behavior". */
export function behaviorName(behavior: CacheBehavior): string {
  return behavior.PathPattern === undefined ? 'the default behavior' : `behavior ${behavior.PathPattern}`;
}
