import { type OriginView, originViews } from '../../../functions/core/diagnosis/origin-view.ts';
import { isUnreadable } from '../../../functions/core/facts.ts';
import { parseFacts } from '../../../functions/core/parse-facts.ts';
import { changedFacts } from './cases.ts';

/** The first origin of a base facts file with a few values changed. */
export function viewOf(base: string, set: Readonly<Record<string, unknown>> = {}): OriginView {
  const facts = parseFacts(changedFacts(base, set));
  const [view] = isUnreadable(facts.distribution) ? [] : originViews(facts, facts.distribution);
  if (!view) throw new Error(`${base} has no origin`);
  return view;
}

export const BEHAVIORS = 'distribution.DistributionConfig.CacheBehaviors';
export const DEFAULT_BEHAVIOR = 'distribution.DistributionConfig.DefaultCacheBehavior';
export const ORIGIN = 'distribution.DistributionConfig.Origins.Items[0]';
