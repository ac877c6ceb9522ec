import { patternText } from '../wildcard.ts';
import type { Comparison } from './operator.ts';

/** `true` or `false`; an absent key matches neither. */
export const bool: Comparison = {
  kind: 'comparison',
  name: 'Bool',
  negated: false,
  wildcards: false,
  variables: true,
  malformed: (policyValue) => (isBoolean(patternText(policyValue)) ? undefined : '"true" or "false"'),
  matches: (policyValue, requestValue) => patternText(policyValue).toLowerCase() === requestValue.toLowerCase(),
  matchesAddressIn: () => 'no',
};

function isBoolean(text: string): boolean {
  return /^(true|false)$/i.test(text);
}
