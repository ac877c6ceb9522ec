import type { WrittenOperator } from './condition-operator.ts';
import type { Match } from './match.ts';
import { matchesPattern, wildcardPattern } from './wildcard.ts';

/** One compared condition key, for people. */
export interface ComparedKey {
  readonly written: WrittenOperator;
  readonly name: string;
  readonly key: string;
  readonly texts: readonly string[];
  readonly match: Match;
  /** What the request carries, as text. */
  readonly expected: string;
}

/** One plain sentence about why the condition holds, does not hold or cannot be told. */
export function conditionReason(compared: ComparedKey): string {
  const { key, name, match, expected } = compared;
  if (match === 'unknown')
    return `whether ${name} ${key} holds is not known: this request carries ${carriedText(expected)}`;
  const holds = match === 'yes' ? `${name} holds` : `${name} does not hold`;
  if (expected === 'absent') return `this request carries no ${key}, so ${holds}`;
  if (takesLiterally(compared)) return `${name} takes * literally; use ArnLike or name the distribution`;
  return `the condition names ${listText(compared.texts)}, this request carries ${carriedText(expected)} as ${key}, so ${holds}`;
}

/** A value that would match if its `*` were a wildcard, under an operator for which it is none: a string one, others refuse it. */
function takesLiterally({ written: { operator }, texts, match, expected }: ComparedKey): boolean {
  if (operator.kind !== 'comparison' || operator.wildcards) return false;
  const missed = operator.negated ? match === 'yes' : match === 'no';
  return missed && texts.some((text) => /[*?]/.test(text) && matchesPattern(wildcardPattern(text), expected));
}

function carriedText(expected: string): string {
  return expected === 'not known' ? 'a value that is not known' : expected;
}

function listText(texts: readonly string[]): string {
  if (texts.length === 0) return 'nothing';
  const shown = texts.slice(0, 3).join(', ');
  return texts.length > 3 ? `${shown} and ${texts.length - 3} more` : shown;
}

/** Stands for a value that must not be repeated. */
export const NOT_SHOWN = '(not shown)';

/** Headers in whose values people hide shared secrets between CloudFront and S3. */
export function isSecret(key: string): boolean {
  return ['aws:referer', 'aws:useragent'].includes(key.toLowerCase());
}

export function secretReason(name: string, key: string, match: Match): string {
  if (match === 'unknown') return `whether ${name} ${key} holds is not known: viewers may send any ${key}`;
  return `the ${key} of this request and the ones the condition names are not shown; ${name} ${match === 'yes' ? 'holds' : 'does not hold'}`;
}
