import { isObject } from './canonical-json.ts';
import { parseOperator } from './condition-operator.ts';
import { type ConditionValue, listOf, type OneOrMany, type PrincipalElement, type Statement } from './document.ts';

export interface AddedCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/**
 * AND-ed to what the statement already asks for, in the spelling it already uses. Where the key stands under the same operator,
 * a negated operator takes the values into its list, which narrows; under a positive one that would widen, so it is refused.
 */
export function addCondition(statement: Statement, { operator, key, values }: AddedCondition): Statement {
  const condition = statement.Condition ?? {};
  if (!isObject(condition))
    throw new TypeError(`Condition of statement ${nameOf(statement)} is no object; correct it first`);
  const operatorName = sameName(condition, operator);
  const keys = condition[operatorName] ?? {};
  const keyName = sameName(keys, key);
  const merged = mergedValues(operator, key, keys[keyName], values);
  return merged === undefined
    ? statement
    : { ...statement, Condition: { ...condition, [operatorName]: { ...keys, [keyName]: merged } } };
}

/** Undefined when every value is there already. */
function mergedValues(
  operator: string,
  key: string,
  present: OneOrMany<ConditionValue> | undefined,
  values: readonly string[],
): OneOrMany<ConditionValue> | undefined {
  const kept = listOf(present);
  const missing = values.filter((value) => !kept.some((existing) => String(existing) === value));
  if (present !== undefined && missing.length === 0) return undefined;
  if (present !== undefined && !isNegated(operator)) {
    throw new RangeError(
      `${operator} ${key} already names other values; adding ${missing.join(', ')} would widen the statement. Append a statement instead`,
    );
  }
  return oneOrMany([...kept, ...missing]);
}

function isNegated(operator: string): boolean {
  const written = parseOperator(operator)?.operator;
  return written?.kind === 'comparison' && written.negated;
}

function sameName(named: object, wanted: string): string {
  return Object.keys(named).find((name) => name.toLowerCase() === wanted.toLowerCase()) ?? wanted;
}

function oneOrMany<T>(values: readonly T[]): OneOrMany<T> {
  const [only] = values;
  return values.length === 1 && only !== undefined ? only : values;
}

/** Puts `to` where `from` stands, under the same principal type. */
export function replacePrincipal(statement: Statement, from: string, to: string): Statement {
  return editPrincipals(statement, (names) => [...new Set(names.map((name) => (name === from ? to : name)))]);
}

/** Takes one name out of a list. Somebody must be left: a statement without principals is refused by S3. */
export function removePrincipal(statement: Statement, value: string): Statement {
  return editPrincipals(statement, (names) => names.filter((name) => name !== value));
}

function editPrincipals(statement: Statement, edit: (names: readonly string[]) => readonly string[]): Statement {
  const element = statement.Principal === undefined ? 'NotPrincipal' : 'Principal';
  const principal = statement[element];
  if (typeof principal !== 'object') return statement;
  const edited = Object.entries(principal).flatMap(([type, names]) => editedType(type, names, edit));
  if (edited.length === 0) {
    throw new RangeError(
      `${element} of statement ${nameOf(statement)} names nobody else; replace the principal instead of removing it`,
    );
  }
  return { ...statement, [element]: Object.fromEntries(edited) satisfies PrincipalElement };
}

/** A list stays a list, a single name a single name; a type that names nobody any more goes. */
function editedType(
  type: string,
  names: OneOrMany<string>,
  edit: (names: readonly string[]) => readonly string[],
): readonly (readonly [string, OneOrMany<string>])[] {
  const edited = edit(listOf(names));
  if (edited.length === 0) return [];
  return [[type, Array.isArray(names) ? edited : oneOrMany(edited)]];
}

function nameOf(statement: Statement): string {
  return statement.Sid ?? '(no Sid)';
}
