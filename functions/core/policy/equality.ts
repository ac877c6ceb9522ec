import { canonicalJson, canonicalObject, canonicalSet, isObject, type Json } from './canonical-json.ts';
import { listOf, type PolicyDocument, type Statement } from './document.ts';
import { accountOfPrincipal, oaiIdOf } from './listed-principal.ts';

export interface EqualityOptions {
  /** Canonical user id → OAI id, from the facts; without it a `CanonicalUser` equals only itself. */
  readonly oaiOfCanonicalUser?: Readonly<Record<string, string>>;
  /** Compare statements without their `Sid`. */
  readonly ignoreSid?: boolean;
}

/**
 * A policy reduced to what it means: one-element lists are their element, lists of names have no order, condition keys and actions
 * no case, every spelling of an OAI or of an account is one. The order of statements, `Id`, `Sid`s and unknown elements count.
 */
export function canonicalPolicy(document: PolicyDocument | null, options: EqualityOptions = {}): Json {
  if (document === null) return null;
  const { Statement: statements, ...rest } = document;
  const list = listOf<unknown>(statements).map((entry) =>
    isObject(entry) ? canonicalStatement(entry, options) : canonicalJson(entry),
  );
  return [canonicalJson(rest), list];
}

/** S3 may return a policy in another spelling than it was written in; this tells that apart from a change. */
export function samePolicy(a: PolicyDocument | null, b: PolicyDocument | null, options: EqualityOptions = {}): boolean {
  return JSON.stringify(canonicalPolicy(a, options)) === JSON.stringify(canonicalPolicy(b, options));
}

/** The same meaning of one statement; `Sid` counts unless `ignoreSid`. */
export function sameStatement(a: Statement, b: Statement, options: EqualityOptions = {}): boolean {
  return JSON.stringify(canonicalStatement(a, options)) === JSON.stringify(canonicalStatement(b, options));
}

function canonicalStatement(statement: Readonly<Record<string, unknown>>, options: EqualityOptions): Json {
  const entries = Object.entries(statement).filter(
    ([name, value]) => value !== undefined && !(options.ignoreSid && name === 'Sid'),
  );
  return canonicalObject(entries.map(([name, value]) => [name, canonicalElement(name, value, options)]));
}

function canonicalElement(name: string, value: unknown, options: EqualityOptions): Json {
  switch (name) {
    case 'Principal':
    case 'NotPrincipal':
      return canonicalPrincipal(value, options);
    case 'Action':
    case 'NotAction':
      return canonicalSet(value, (entry) => (typeof entry === 'string' ? entry.toLowerCase() : canonicalJson(entry)));
    case 'Resource':
    case 'NotResource':
      return canonicalSet(value, canonicalJson);
    case 'Condition':
      return canonicalCondition(value);
    default:
      return canonicalJson(value);
  }
}

/** Each named principal as `<type> <name>`, in one spelling; order and repetitions mean nothing. */
function canonicalPrincipal(value: unknown, options: EqualityOptions): Json {
  if (!isObject(value)) return value === '*' ? ['*'] : canonicalJson(value);
  const names = Object.entries(value).flatMap(([type, listed]) => {
    const entries: readonly unknown[] = Array.isArray(listed) ? listed : [listed];
    return entries.map((name) =>
      typeof name === 'string' ? canonicalName(type, name, options) : canonicalJson([type, name]),
    );
  });
  return canonicalSet(names, (name) => canonicalJson(name));
}

function canonicalName(type: string, name: string, { oaiOfCanonicalUser = {} }: EqualityOptions): string {
  const isKnown = type === 'CanonicalUser' && Object.hasOwn(oaiOfCanonicalUser, name);
  const oai = isKnown ? oaiOfCanonicalUser[name] : undefined;
  if (oai !== undefined) return `OAI ${oai}`;
  if (type !== 'AWS') return `${type} ${name}`;
  const account = accountOfPrincipal(name);
  const identity = oaiIdOf(name);
  if (name === '*') return '*';
  return identity !== undefined ? `OAI ${identity}` : account !== undefined ? `account ${account}` : `AWS ${name}`;
}

/** Operator and key names without case; values as a set of texts, so that `false` and `"false"` are one. */
function canonicalCondition(value: unknown): Json {
  if (!isObject(value)) return canonicalJson(value);
  return canonicalObject(
    Object.entries(value).map(([operator, keys]) => [operator.toLowerCase(), canonicalKeys(keys)]),
  );
}

function canonicalKeys(keys: unknown): Json {
  if (!isObject(keys)) return canonicalJson(keys);
  const text = (entry: unknown): Json => (typeof entry === 'object' ? canonicalJson(entry) : String(entry));
  return canonicalObject(Object.entries(keys).map(([key, values]) => [key.toLowerCase(), canonicalSet(values, text)]));
}
