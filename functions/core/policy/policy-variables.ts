import { contextValue } from './context-key.ts';
import type { PossibleValue, RequestContext } from './request.ts';
import { ANY, literalPattern, type Pattern, wildcardPattern } from './wildcard.ts';

/** How a policy's text is to be read. `variables` only in Version 2012-10-17; `wildcards` where `*` and `?` are special. */
export interface Syntax {
  readonly variables: boolean;
  readonly wildcards: boolean;
}

/**
 * One way a policy value may read once its variables are replaced. `exact: false` = some variable's value is not known and stands
 * as a wildcard: not matching is then certain, matching is not. `unresolved` = the request has no such key and no default is given.
 */
export type ResolvedValue =
  | { readonly kind: 'pattern'; readonly pattern: Pattern; readonly exact: boolean }
  | { readonly kind: 'unresolved'; readonly variable: string };

const VARIABLE = /\$\{([^{}]*)\}/g;
const MOST_READINGS = 64;
/** Nobody writes so many into one text; a policy full of them could otherwise keep an examination busy until its time is up. */
const MOST_VARIABLES = 32;

/**
 * Every way the text may read in this request, at least one. In Version 2008-10-17 (or none) `${…}` is literal text.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function resolveVariables(text: string, context: RequestContext, syntax: Syntax): readonly ResolvedValue[] {
  const plain = (part: string) => (syntax.wildcards ? wildcardPattern(part) : literalPattern(part));
  if (!syntax.variables) return [{ kind: 'pattern', pattern: plain(text), exact: true }];
  const matches = [...text.matchAll(VARIABLE)];
  if (matches.length > MOST_VARIABLES) return [ANY_VALUE];
  let readings: readonly ResolvedValue[] = [{ kind: 'pattern', pattern: [], exact: true }];
  let end = 0;
  for (const match of matches) {
    readings = append(readings, [known(plain(text.slice(end, match.index)))]);
    readings = append(readings, variableValues(match[1] ?? '', context) ?? [known(plain(match[0]))]);
    end = match.index + match[0].length;
  }
  return append(readings, [known(plain(text.slice(end)))]);
}

function known(pattern: Pattern): ResolvedValue {
  return { kind: 'pattern', pattern, exact: true };
}

/** Too many combinations are not worth telling apart: the added part then stands for anything. */
function append(readings: readonly ResolvedValue[], parts: readonly ResolvedValue[]): readonly ResolvedValue[] {
  const manageable = readings.length * parts.length <= MOST_READINGS ? parts : [ANY_VALUE];
  return readings.flatMap((start) => manageable.map((part) => joined(start, part)));
}

function joined(start: ResolvedValue, part: ResolvedValue): ResolvedValue {
  if (start.kind === 'unresolved') return start;
  if (part.kind === 'unresolved') return part;
  return { kind: 'pattern', pattern: [...start.pattern, ...part.pattern], exact: start.exact && part.exact };
}

const ANY_VALUE: ResolvedValue = { kind: 'pattern', pattern: [ANY], exact: false };

/** Undefined when the braces hold no variable: such text stays as it is. */
function variableValues(content: string, context: RequestContext): readonly ResolvedValue[] | undefined {
  if (content === '*' || content === '?' || content === '$') return [known([content])];
  const [name = '', ...rest] = content.split(',').map((part) => part.trim());
  const fallback = rest.join(',');
  if (!/^[^\s:]+:\S/.test(name) || (rest.length > 0 && !/^'[^']*'$/.test(fallback))) return undefined;
  const byDefault = rest.length > 0 ? fallback.slice(1, -1) : undefined;
  return contextValue(context, name).map((possible) => variableValue(name, byDefault, possible));
}

/** A key with several values cannot be used as a variable. */
function variableValue(name: string, fallback: string | undefined, possible: PossibleValue): ResolvedValue {
  if (possible.kind !== 'absent' && possible.kind !== 'values') return ANY_VALUE;
  const values = possible.kind === 'values' ? possible.values : [];
  const value = values.length === 1 ? values[0] : values.length === 0 ? fallback : undefined;
  return value === undefined ? { kind: 'unresolved', variable: name } : known(literalPattern(value));
}
