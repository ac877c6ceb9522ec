/** One token of JSON: a string, a number or literal, or one of `{}[]:,`. White space is between tokens. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s"{}[\]:,]+/g;

/**
 * Whether a policy text survives being read and written again: JavaScript keeps one of two equal keys, rounds long numbers and
 * moves keys that look like numbers. A policy that would not survive may be judged, and never rewritten. False for what is no JSON.
 */
export function isLossless(text: string): boolean {
  try {
    const [before, after] = [tokensOf(text), tokensOf(JSON.stringify(JSON.parse(text)))];
    return before.length === after.length && before.every((token, index) => token === after[index]);
  } catch {
    return false;
  }
}

/** Strings are compared by what they say, not by how their characters are escaped. */
function tokensOf(text: string): readonly string[] {
  return (text.match(TOKEN) ?? []).map((token) => (token.startsWith('"') ? JSON.stringify(JSON.parse(token)) : token));
}
