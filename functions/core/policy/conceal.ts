import { isObject } from './canonical-json.ts';

/** Condition keys that are compared with shared secrets: what CloudFront sends in a custom header nobody else knows. */
const SECRET_KEYS = /^aws:(?:referer|useragent)$/i;

export const CONCEALED = 'REDACTED';

/** Secret → what stands for it, the same everywhere, so that a change of it is still seen. */
export type Concealment = ReadonlyMap<string, string>;

/** Every text that a condition anywhere in the values compares with a secret, after those that are concealed already. */
export function concealmentOf(values: readonly unknown[], known: Concealment = new Map()): Concealment {
  const secrets = values.flatMap((value) => secretsIn(value)).filter((secret) => !known.has(secret));
  const added = [...new Set(secrets)].map((secret, index) => [secret, nameOf(known.size + index)] as const);
  return new Map([...known, ...added]);
}

function nameOf(index: number): string {
  return index === 0 ? CONCEALED : `${CONCEALED} ${index + 1}`;
}

function secretsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(secretsIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, below]) =>
    SECRET_KEYS.test(key) ? [below].flat(2).filter((text) => typeof text === 'string') : secretsIn(below),
  );
}

/** Any JSON with the secrets of its conditions replaced. */
export function conceal<T>(value: T, concealment: Concealment): T;
export function conceal(value: unknown, concealment: Concealment): unknown {
  if (Array.isArray(value)) return value.map((entry: unknown) => conceal(entry, concealment));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, below]) => [
    key,
    SECRET_KEYS.test(key) ? replaced(below, concealment) : conceal(below, concealment),
  ]);
  return Object.fromEntries(entries);
}

function replaced(value: unknown, concealment: Concealment): unknown {
  if (Array.isArray(value)) return value.map((entry: unknown) => replaced(entry, concealment));
  return typeof value === 'string' ? (concealment.get(value) ?? value) : value;
}
