import { type Origin, type OtherDistribution, readFact } from '../facts.ts';
import type { OriginView } from './origin-view.ts';

/** Which of the account's distributions use something, or why that cannot be told. */
export type OriginUsers =
  | { readonly kind: 'known'; readonly ids: readonly string[] }
  | { readonly kind: 'not-collected' }
  | { readonly kind: 'unreadable'; readonly path: string; readonly code: string };

/** The distributions, this one included, of which some origin satisfies `uses`. */
export function distributionsUsing(view: OriginView, uses: (origin: Origin) => boolean): OriginUsers {
  const others = readFact<readonly OtherDistribution[]>(view.facts, ['otherDistributions']);
  if (others.kind === 'unreadable') return others;
  if (others.kind === 'not-collected' || others.value.some(({ Origins }) => Origins === undefined))
    return { kind: 'not-collected' };
  const { Id, DistributionConfig } = view.distribution;
  const all = [{ Id, Origins: DistributionConfig.Origins }, ...others.value];
  return {
    kind: 'known',
    ids: all.filter(({ Origins }) => Origins?.Items?.some(uses)).map((distribution) => distribution.Id),
  };
}

/** The OAI of an origin: the id at the end of `origin-access-identity/cloudfront/E3OAI`. */
export function oaiOfOrigin(origin: Origin): string | undefined {
  return origin.S3OriginConfig?.OriginAccessIdentity?.split('/').at(-1) || undefined;
}

/** Whom a change of an OAC reaches besides this distribution, as a sentence. */
export function oacUsersStep(view: OriginView, oacId: string): string {
  const users = distributionsUsing(view, (origin) => origin.OriginAccessControlId === oacId);
  if (users.kind !== 'known')
    return `The change reaches every distribution that uses OAC ${oacId}; list them first, here they are not known.`;
  const others = users.ids.filter((id) => id !== view.distribution.Id);
  if (others.length === 0) return `No other distribution of this account uses OAC ${oacId}.`;
  return `The change also reaches the other distributions with this OAC (${others.join(', ')}): make sure that their buckets grant them.`;
}
