import type { ElementMatch, Match } from './match.ts';

/** What the elements of one statement are judged against. */
export interface StatementSubject {
  /** The answer of something that breaks the grammar: `unknown` in a Deny (it might hit), `no` in an Allow (it grants nothing). */
  readonly malformed: Match;
}

/** The texts of a string or a list of strings; undefined when it is anything else, or an empty list. */
export function textsOf(value: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = list.filter((entry) => typeof entry === 'string');
  return texts.length === list.length && list.length > 0 ? texts : undefined;
}

/** Which one of `Principal`/`NotPrincipal` (and so on) a statement writes; both or neither breaks the grammar. */
export type Written<Name extends string> =
  | { readonly kind: 'one'; readonly name: Name | `Not${Name}`; readonly negated: boolean; readonly value: unknown }
  | { readonly kind: 'both' | 'neither' };

export function writtenElement<Name extends string>(statement: object, name: Name): Written<Name> {
  const negative: `Not${Name}` = `Not${name}`;
  const has = (key: string) =>
    Object.hasOwn(statement, key) && (statement as Record<string, unknown>)[key] !== undefined;
  const value = (key: string) => (statement as Record<string, unknown>)[key];
  if (has(name) && has(negative)) return { kind: 'both' };
  if (has(name)) return { kind: 'one', name, negated: false, value: value(name) };
  return has(negative) ? { kind: 'one', name: negative, negated: true, value: value(negative) } : { kind: 'neither' };
}

/** The answer when the grammar is broken: `Resource` and `NotResource` together, or neither. */
export function brokenPair(
  name: 'Principal' | 'Action' | 'Resource',
  kind: 'both' | 'neither',
  { malformed }: StatementSubject,
): ElementMatch {
  const reason =
    kind === 'both'
      ? `the statement has both ${name} and Not${name}`
      : `the statement has neither ${name} nor Not${name}`;
  return {
    element: name,
    match: malformed,
    keys: [name],
    actual: undefined,
    expected: `${name} or Not${name}`,
    reason: `malformed: ${reason}`,
  };
}
