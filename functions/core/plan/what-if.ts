import type { ConfigEdit } from '../change.ts';
import { type DistributionFacts, type Facts, isUnreadable, type OriginAccessControlFacts } from '../facts.ts';
import { applyConfigEdits } from './config-edit.ts';

/** The recorded response is about the world as it is, so the imagined one has none. */
export function withoutProbe({ probe: _probe, ...facts }: Facts): Facts {
  return facts;
}

/** The same facts with values of the distribution's configuration changed; undefined when an edit does not fit. */
export function withDistributionEdits(facts: Facts, edits: readonly ConfigEdit[]): Facts | undefined {
  if (isUnreadable(facts.distribution)) return undefined;
  const edited = applyConfigEdits(facts.distribution.DistributionConfig, edits);
  if (edited.kind === 'not-possible') return undefined;
  const DistributionConfig = edited.config as DistributionFacts['DistributionConfig'];
  return { ...facts, distribution: { ...facts.distribution, DistributionConfig } };
}

/** The same facts with one more OAC, or another version of one. */
export function withOriginAccessControl(facts: Facts, id: string, control: OriginAccessControlFacts): Facts {
  const known = isUnreadable(facts.originAccessControls) ? {} : (facts.originAccessControls ?? {});
  return { ...facts, originAccessControls: { ...known, [id]: control } };
}
