/** Any number of characters, none included: `*`. */
export const ANY: unique symbol = Symbol('*');
/** Exactly one character: `?`. */
export const ONE: unique symbol = Symbol('?');

/**
 * Text in which wildcards are already told apart from literal characters: one entry per character. A policy variable's value
 * stays literal even when it holds a `*`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export type Pattern = readonly (string | typeof ANY | typeof ONE)[];

/** `*` and `?` are wildcards. */
export function wildcardPattern(text: string): Pattern {
  return [...text].map((character) => (character === '*' ? ANY : character === '?' ? ONE : character));
}

/** `*` and `?` are ordinary characters. */
export function literalPattern(text: string): Pattern {
  return [...text];
}

/**
 * The whole text must match. Steps back only to the latest `*`, so a hostile pattern costs pattern × text steps at most, where
 * a regular expression built from it could run for hours.
 */
export function matchesPattern(pattern: Pattern, text: string): boolean {
  const characters = [...text];
  let at = 0;
  let token = 0;
  let star = -1;
  let starAt = 0;
  while (at < characters.length) {
    if (pattern[token] === ANY) {
      star = token++;
      starAt = at;
    } else if (pattern[token] === ONE || (token < pattern.length && pattern[token] === characters[at])) {
      token++;
      at++;
    } else if (star >= 0) {
      token = star + 1;
      at = ++starAt;
    } else return false;
  }
  return pattern.slice(token).every((rest) => rest === ANY);
}

/** Nothing but `*`: matches every value there can be, known or not. */
export function isBareWildcard(pattern: Pattern): boolean {
  return pattern.length > 0 && pattern.every((token) => token === ANY);
}

export function hasWildcard(pattern: Pattern): boolean {
  return pattern.some((token) => typeof token === 'symbol');
}

/** The pattern as a policy would spell it. */
export function patternText(pattern: Pattern): string {
  return pattern.map((token) => (token === ANY ? '*' : token === ONE ? '?' : token)).join('');
}

/** ASCII and Unicode case folded away, as the `…IgnoreCase` operators and action names need it. */
export function lowerCasePattern(pattern: Pattern): Pattern {
  return pattern.flatMap((token): Pattern => (typeof token === 'string' ? [...token.toLowerCase()] : [token]));
}

/** Splits at a literal character into at most `limit` parts; the last part keeps the rest. */
export function splitPattern(pattern: Pattern, separator: string, limit: number): readonly Pattern[] {
  const parts: Pattern[number][][] = [[]];
  for (const token of pattern) {
    if (token === separator && parts.length < limit) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}
