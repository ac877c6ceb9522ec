import { patternText } from '../wildcard.ts';
import type { Comparison } from './operator.ts';

/** Byte for byte; both sides are written in base64. */
export const binaryEquals: Comparison = {
  kind: 'comparison',
  name: 'BinaryEquals',
  negated: false,
  wildcards: false,
  variables: false,
  malformed: (policyValue) => (isBase64(patternText(policyValue)) ? undefined : 'base64 text'),
  matches: (policyValue, requestValue) =>
    isBase64(requestValue) && withoutPadding(patternText(policyValue)) === withoutPadding(requestValue),
  matchesAddressIn: () => 'no',
};

function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}

function withoutPadding(text: string): string {
  return text.replace(/=+$/, '');
}
