import { agreed, matchOf, not, some } from './logic.ts';
import type { Match } from './match.ts';
import { matchesIgnoringCase } from './operators/ignore-case.ts';
import type { Comparison } from './operators/operator.ts';
import type { ResolvedValue } from './policy-variables.ts';
import { isBareWildcard, type Pattern } from './wildcard.ts';

/** One value the request may carry: known text, or one of the ways of not knowing it. */
export type RequestValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'address-in'; readonly cidr: string }
  | { readonly kind: 'opaque' }
  | { readonly kind: 'anything' };

/** What a policy lists for one key: per value, every way it may read once variables are replaced. */
export type PolicyValues = readonly (readonly ResolvedValue[])[];

/** Policy values are OR-ed; a negated operator is the opposite of the whole. */
export function compareValue(operator: Comparison, policyValues: PolicyValues, carried: RequestValue): Match {
  const positive = some(
    policyValues.map((readings) => agreed(readings.map((reading) => compareReading(operator, reading, carried)))),
  );
  if (!operator.negated) return positive;
  // A variable that cannot be resolved may make the whole statement invalid: its opposite is not simply true.
  return positive === 'no' && policyValues.some(isUnresolved) ? 'unknown' : not(positive);
}

function isUnresolved(readings: readonly ResolvedValue[]): boolean {
  return readings.some((reading) => reading.kind === 'unresolved');
}

function compareReading(operator: Comparison, reading: ResolvedValue, carried: RequestValue): Match {
  if (reading.kind === 'unresolved') return 'no';
  return reading.exact ? compareExact(operator, reading.pattern, carried) : compareInexact(reading.pattern, carried);
}

function compareExact(operator: Comparison, pattern: Pattern, carried: RequestValue): Match {
  const matchesAll = operator.wildcards && isBareWildcard(pattern);
  switch (carried.kind) {
    case 'text':
      return matchOf(operator.matches(pattern, carried.text));
    case 'address-in':
      return operator.matchesAddressIn(pattern, carried.cidr);
    case 'opaque':
      return matchOf(matchesAll);
    case 'anything':
      return matchesAll ? 'yes' : 'unknown';
  }
}

/** Part of the policy value is not known, so a match is only possible, never certain. */
function compareInexact(pattern: Pattern, carried: RequestValue): Match {
  return carried.kind !== 'text' || matchesIgnoringCase(pattern, carried.text) ? 'unknown' : 'no';
}
