import type { BlastRadius, NamedInPolicy } from '../plan/blast-radius.ts';
import { line } from './clean-text.ts';

/** Who else depends on the policy, one sentence each, everything that is known. */
export function blastRadiusLines({ otherDistributions, principals, replication }: BlastRadius): readonly string[] {
  const of = (effect: NamedInPolicy['effect'], service: boolean) =>
    principals.filter((named) => named.effect === effect && named.service === service);
  return [
    distributionsLine(otherDistributions),
    ...principalsLines('Granted by name', of('Allow', false)),
    ...principalsLines('AWS services granted', of('Allow', true)),
    ...principalsLines('Denied by name', [...of('Deny', false), ...of('Deny', true)]),
    ...(replication.length > 0
      ? [`Objects are replicated into the bucket by statement ${replication.join(', ')}.`]
      : []),
  ];
}

function distributionsLine(ids: readonly string[] | null): string {
  if (ids === null) return 'Whether other distributions read the bucket is not known: they could not be listed.';
  return ids.length === 0
    ? 'No other distribution of this account reads the bucket.'
    : line`Other distributions that read the bucket: ${ids.join(', ')}.`;
}

function principalsLines(label: string, named: readonly NamedInPolicy[]): readonly string[] {
  if (named.length === 0) return [];
  const each = named.map(({ who, statements }) => line`${who} (statement ${statements.join(', ')})`);
  return [`${label}: ${each.join('; ')}.`];
}
