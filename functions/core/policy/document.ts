/**
 * A resource policy as S3 and KMS store it. Elements may be a string or an array, `Statement` an object or an array, and
 * unknown elements are kept. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export interface PolicyDocument {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement?: Statement | readonly Statement[];
  readonly [unknownElement: string]: unknown;
}

export type OneOrMany<T> = T | readonly T[];
export type PrincipalElement = string | { readonly [type: string]: OneOrMany<string> };
/** operator → condition key → value(s); values may be numbers or booleans in hand-written policies. */
export type ConditionElement = { readonly [operator: string]: { readonly [key: string]: OneOrMany<ConditionValue> } };
export type ConditionValue = string | number | boolean;

export interface Statement {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Principal?: PrincipalElement;
  readonly NotPrincipal?: PrincipalElement;
  readonly Action?: OneOrMany<string>;
  readonly NotAction?: OneOrMany<string>;
  readonly Resource?: OneOrMany<string>;
  readonly NotResource?: OneOrMany<string>;
  readonly Condition?: ConditionElement;
  readonly [unknownElement: string]: unknown;
}

/** The statements in document order, whichever way `Statement` is written; an absent or malformed `Statement` yields []. */
export function statementsOf(document: PolicyDocument | null | undefined): readonly Statement[] {
  const statement: unknown = document?.Statement;
  const list: readonly unknown[] = Array.isArray(statement) ? statement : [statement];
  return list.filter(
    (entry): entry is Statement => typeof entry === 'object' && entry !== null && !Array.isArray(entry),
  );
}

export function listOf<T>(value: OneOrMany<T> | undefined | null): readonly T[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

/** A policy as S3 returns it; undefined when the text is no JSON object. */
export function parsePolicyText(text: string): PolicyDocument | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isPolicyObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Any JSON object may be a policy document: what is malformed inside is judged statement by statement. */
function isPolicyObject(value: unknown): value is PolicyDocument {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
