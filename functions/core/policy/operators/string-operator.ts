import { overlaps, parseIpRange } from '../ip-range.ts';
import type { Match } from '../match.ts';
import { hasWildcard, isBareWildcard, type Pattern, patternText } from '../wildcard.ts';
import type { Comparison } from './operator.ts';

/** What the string operators share: variables are replaced, every text is well-formed. */
export function stringOperator(own: Pick<Comparison, 'name' | 'negated' | 'wildcards' | 'matches'>): Comparison {
  return { kind: 'comparison', variables: true, malformed: () => undefined, matchesAddressIn: addressAsText, ...own };
}

/** Text compared with an address that is only known to be in a range. */
export function addressAsText(policyValue: Pattern, cidr: string): Match {
  if (isBareWildcard(policyValue)) return 'yes';
  if (hasWildcard(policyValue)) return 'unknown';
  const range = parseIpRange(cidr);
  const address = parseIpRange(patternText(policyValue));
  return range && address && !overlaps(range, address) ? 'no' : address ? 'unknown' : 'no';
}
