/**
 * A text in double quotes as YAML and TypeScript read it: JSON's escapes, and everything that is not printable ASCII by its number, so
 * that nothing invisible is pasted. YAML takes JSON's escapes; beyond them only `\U` for characters outside the first plane.
 */
export function quotedText(text: string, language: 'yaml' | 'typescript'): string {
  return JSON.stringify(text).replace(/[^\x20-\x7e]/gu, (character) => escaped(character, language));
}

function escaped(character: string, language: 'yaml' | 'typescript'): string {
  const point = character.codePointAt(0) ?? 0;
  if (point <= 0xffff) return `\\u${point.toString(16).padStart(4, '0')}`;
  return language === 'yaml' ? `\\U${point.toString(16).padStart(8, '0')}` : `\\u{${point.toString(16)}}`;
}

/** A name that somebody chose, fit for a comment that ends with its line. */
export function commentText(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, '?').slice(0, 200);
}
