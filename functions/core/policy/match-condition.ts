import { isObject } from './canonical-json.ts';
import { compareValue, type PolicyValues, type RequestValue } from './compare-value.ts';
import { parseOperator, type WrittenOperator } from './condition-operator.ts';
import { conditionReason, isSecret, NOT_SHOWN, secretReason } from './condition-reason.ts';
import { contextText, contextValue } from './context-key.ts';
import { agreed, every, matchOf, some } from './logic.ts';
import type { ElementMatch, Match } from './match.ts';
import type { Comparison } from './operators/operator.ts';
import { resolveVariables } from './policy-variables.ts';
import type { PossibleValue, RequestContext } from './request.ts';

/** What a `Condition` block is judged against. */
export interface ConditionSubject {
  readonly context: RequestContext;
  /** Version 2012-10-17: `${…}` is replaced. */
  readonly variables: boolean;
  /** The answer of something that breaks the grammar: `unknown` in a Deny, `no` in an Allow. */
  readonly malformed: Match;
}

/**
 * One answer per operator and key; all of them must hold. No `Condition` at all yields none.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
export function matchCondition(condition: unknown, subject: ConditionSubject): readonly ElementMatch[] {
  if (condition === undefined) return [];
  if (!isObject(condition))
    return [malformedMatch(['Condition'], condition, 'Condition must be an object of operators', subject)];
  return Object.entries(condition).flatMap(([name, keys]) => matchOperator(name, keys, subject));
}

function matchOperator(name: string, keys: unknown, subject: ConditionSubject): readonly ElementMatch[] {
  const path = ['Condition', name];
  const written = parseOperator(name);
  if (!written) return [element(path, 'unknown', keys, 'not known', `${name} is no condition operator known here`)];
  if (!isObject(keys)) return [malformedMatch(path, keys, `${name} must be an object of condition keys`, subject)];
  return Object.entries(keys).map(([key, values]) => matchKey(written, name, key, values, subject));
}

function matchKey(
  written: WrittenOperator,
  name: string,
  key: string,
  values: unknown,
  subject: ConditionSubject,
): ElementMatch {
  const path = ['Condition', name, key];
  const texts = valueTexts(values);
  const shown = isSecret(key) ? NOT_SHOWN : values;
  if (!texts) return malformedMatch(path, shown, `${key} must be compared with strings, numbers or booleans`, subject);
  const { operator } = written;
  const policyValues = operator.kind === 'comparison' ? texts.map((text) => readValue(text, operator, subject)) : [];
  const broken = brokenValue(written, texts, policyValues);
  if (broken) return malformedMatch(path, shown, `${name} compares ${key} with ${broken}`, subject);
  const carried = contextValue(subject.context, key);
  const match = agreed(carried.map((possible) => matchPossible(written, texts, policyValues, possible)));
  if (isSecret(key)) return element(path, match, shown, NOT_SHOWN, secretReason(name, key, match));
  const expected = contextText(carried);
  return element(path, match, values, expected, conditionReason({ written, name, key, texts, match, expected }));
}

function readValue(text: string, operator: Comparison, { context, variables }: ConditionSubject): PolicyValues[number] {
  return resolveVariables(text, context, {
    variables: variables && operator.variables,
    wildcards: operator.wildcards,
  });
}

/** Undefined when a value is neither string, number nor boolean. Numbers and booleans count as their text. */
function valueTexts(values: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(values) ? values : [values];
  const texts = list.flatMap((value) =>
    ['string', 'number', 'boolean'].includes(typeof value) ? [String(value)] : [],
  );
  return texts.length === list.length ? texts : undefined;
}

function brokenValue(
  { operator }: WrittenOperator,
  texts: readonly string[],
  policyValues: PolicyValues,
): string | undefined {
  if (operator.kind === 'presence') {
    const odd = texts.find((text) => !/^(true|false)$/i.test(text));
    return odd === undefined ? undefined : `"${odd}" instead of "true" or "false"`;
  }
  for (const [index, readings] of policyValues.entries()) {
    for (const reading of readings) {
      const wanted = reading.kind === 'pattern' && reading.exact ? operator.malformed(reading.pattern) : undefined;
      if (wanted) return `"${texts[index]}" instead of ${wanted}`;
    }
  }
  return undefined;
}

function matchPossible(
  written: WrittenOperator,
  texts: readonly string[],
  policyValues: PolicyValues,
  possible: PossibleValue,
): Match {
  const { operator, set } = written;
  const carried = requestValues(possible);
  if (operator.kind === 'presence')
    return some(texts.map((text) => matchOf((text.toLowerCase() === 'true') === (carried.length === 0))));
  if (carried.length === 0) return matchOf(absentHolds(written, operator));
  const matches = present(carried, set).map((value) => compareValue(operator, policyValues, value));
  if (set === 'all') return every(matches);
  if (set === 'any') return some(matches);
  // Without a set prefix a key is meant to have one value; with several, only an answer they share is certain.
  return agreed(matches);
}

/** An absent key: positive operators fail, negated ones and `…IfExists` hold, ForAllValues holds, ForAnyValue fails. */
function absentHolds({ set, ifExists }: WrittenOperator, operator: Comparison): boolean {
  if (set === 'all' || ifExists) return true;
  return set === undefined && operator.negated;
}

/** An empty text is an empty set for ForAllValues and ForAnyValue. */
function present(carried: readonly RequestValue[], set: WrittenOperator['set']): readonly RequestValue[] {
  return set === undefined ? carried : carried.filter((value) => value.kind !== 'text' || value.text !== '');
}

function requestValues(possible: PossibleValue): readonly RequestValue[] {
  switch (possible.kind) {
    case 'absent':
      return [];
    case 'values':
      return possible.values.map((text) => ({ kind: 'text', text }));
    case 'address-in':
      return possible.ranges.map((cidr) => ({ kind: 'address-in', cidr }));
    default:
      return [{ kind: possible.kind }];
  }
}

function malformedMatch(
  path: readonly string[],
  actual: unknown,
  reason: string,
  { malformed }: ConditionSubject,
): ElementMatch {
  return element(path, malformed, actual, 'a well-formed condition', `malformed: ${reason}`);
}

function element(
  keys: readonly string[],
  match: Match,
  actual: unknown,
  expected: string,
  reason: string,
): ElementMatch {
  return { element: 'Condition', match, keys, actual, expected, reason };
}
