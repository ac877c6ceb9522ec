import { isBareWildcard, matchesPattern, type Pattern, splitPattern } from '../wildcard.ts';
import type { Comparison } from './operator.ts';
import { addressAsText } from './string-operator.ts';

const SEGMENTS = 6;

/** What the ARN operators share. `ArnEquals` and `ArnLike` behave the same, wildcards included. */
export function arnOperator(own: Pick<Comparison, 'name' | 'negated'>): Comparison {
  return {
    kind: 'comparison',
    wildcards: true,
    variables: true,
    malformed: () => undefined,
    matches: matchesArn,
    matchesAddressIn: addressAsText,
    ...own,
  };
}

/** Each of the six colon-separated segments on its own: a `*` does not reach over a colon, except in the last segment. */
function matchesArn(policyValue: Pattern, requestValue: string): boolean {
  if (isBareWildcard(policyValue)) return true;
  const wanted = splitPattern(policyValue, ':', SEGMENTS);
  const carried = splitPattern([...requestValue], ':', SEGMENTS);
  if (wanted.length !== SEGMENTS || carried.length !== SEGMENTS) return false;
  return wanted.every((segment, index) => matchesPattern(segment, (carried[index] ?? []).join('')));
}
