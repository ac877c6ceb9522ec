import { patternText } from '../wildcard.ts';
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
    malformed: (policyValue) => (Number.isNaN(numberIn(patternText(policyValue))) ? 'a number' : undefined),
    matches: (policyValue, requestValue) => holds(numberIn(requestValue), numberIn(patternText(policyValue))),
    matchesAddressIn: () => 'no',
  };
}

/** NaN, with which no comparison holds, for a text that is no number. */
function numberIn(text: string): number {
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : Number.NaN;
}
