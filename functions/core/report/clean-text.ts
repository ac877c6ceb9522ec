/**
 * Text that somebody else chose (Sids, object keys, comments, bucket names) made safe to print. Unicode general categories:
 * Cc control, Cf invisible format (bidirectional overrides, zero-width), Zl/Zp line separators, Cs lone surrogates, Co private, Cn unassigned.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu;
const UNPRINTABLE_BUT_LINE_END = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu;
const LINE_LIMIT = 600;

/** One line: white space becomes one blank, unprintable characters are removed, at most `limit` characters (an ellipsis says so). */
export function cleanLine(value: string, limit: number = LINE_LIMIT): string {
  return cleanSpan(value.trim(), limit).trim();
}

/** As `cleanLine`, for a piece of a line: a blank at its edge is kept. */
function cleanSpan(value: string, limit: number): string {
  const bounded = value.slice(0, limit * 8);
  const characters = [...bounded.replace(/\s+/gu, ' ').replace(UNPRINTABLE, '')];
  const cut = bounded.length < value.length || characters.length > limit;
  return cut ? `${characters.slice(0, Math.max(limit - 1, 0)).join('')}…` : characters.join('');
}

/**
 * Several lines shown as they are: an unprintable character becomes visible as `\u{202e}` instead of vanishing, because a
 * reader who approves a policy must see everything that is in it.
 */
export function visibleText(value: string): string {
  return value
    .replace(/\r\n/g, '\n')
    .replace(UNPRINTABLE_BUT_LINE_END, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** JSON for people and programs: the same value, with every unprintable character written as an escape, which JSON itself asks only of some. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(UNPRINTABLE_BUT_LINE_END, (character) =>
    [...new Array(character.length).keys()].map((at) => unitEscape(character.charCodeAt(at))).join(''),
  );
}

function unitEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}

/** Template tag for sentences: every value is cleaned and bounded as by `cleanLine`, the sentence around it stays as written. */
export function line(strings: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return strings.reduce((text, part, index) => text + cleanSpan(String(values[index - 1]), LINE_LIMIT) + part);
}
