import { contains, overlaps, parseIpRange } from '../ip-range.ts';
import type { Match } from '../match.ts';
import { type Pattern, patternText } from '../wildcard.ts';
import type { Comparison } from './operator.ts';

/** What `IpAddress` and `NotIpAddress` share. IPv4 and IPv6; a value without a prefix is one address. */
export function addressOperator(own: Pick<Comparison, 'name' | 'negated'>): Comparison {
  return {
    kind: 'comparison',
    wildcards: false,
    variables: false,
    malformed: (policyValue) => (parseIpRange(patternText(policyValue)) ? undefined : 'an IP address or CIDR range'),
    matches: (policyValue, requestValue) => matchesAddressIn(policyValue, requestValue) === 'yes',
    matchesAddressIn,
    ...own,
  };
}

function matchesAddressIn(policyValue: Pattern, cidr: string): Match {
  const listed = parseIpRange(patternText(policyValue));
  const carried = parseIpRange(cidr);
  if (!listed || !carried || !overlaps(listed, carried)) return 'no';
  return contains(listed, carried) ? 'yes' : 'unknown';
}
