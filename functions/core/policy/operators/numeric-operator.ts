import { type Pattern, patternText } from '../wildcard.ts';
import type { Comparison } from './operator.ts';

/** What the numeric operators share; `holds` compares the request's number with the policy's. */
export function numericOperator(
  name: string,
  negated: boolean,
  holds: (requestNumber: number, policyNumber: number) => boolean,
): Comparison {
  return {
    kind: 'comparison',
    name,
    negated,
    wildcards: false,
    variables: false,
    malformed: (policyValue) => (numberIn(patternText(policyValue)) === undefined ? 'a number' : undefined),
    matches: (policyValue, requestValue) => compared(policyValue, requestValue, holds),
    matchesAddressIn: () => 'no',
  };
}

function compared(policyValue: Pattern, requestValue: string, holds: (a: number, b: number) => boolean): boolean {
  const carried = numberIn(requestValue);
  const wanted = numberIn(patternText(policyValue));
  return carried !== undefined && wanted !== undefined && holds(carried, wanted);
}

function numberIn(text: string): number | undefined {
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : undefined;
}
