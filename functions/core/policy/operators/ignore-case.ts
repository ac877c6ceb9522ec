import { lowerCasePattern, matchesPattern, type Pattern } from '../wildcard.ts';

export function matchesIgnoringCase(policyValue: Pattern, requestValue: string): boolean {
  return matchesPattern(lowerCasePattern(policyValue), requestValue.toLowerCase());
}
