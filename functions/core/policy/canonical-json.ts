export type Json = null | string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

/** Any JSON with the keys of its objects in alphabetical order; keys that hold undefined are left out. */
export function canonicalJson(value: unknown): Json {
  if (Array.isArray(value)) return value.map(canonicalJson);
  if (isObject(value))
    return canonicalObject(
      Object.entries(value).map(([key, inner]) => [key, inner === undefined ? undefined : canonicalJson(inner)]),
    );
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** Two entries that became one key (`aws:SourceArn` and `AWS:SourceArn`) both stay: the object turns into a list of pairs. */
export function canonicalObject(entries: readonly (readonly [string, Json | undefined])[]): Json {
  const present = entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  const ordered = present.sort(
    ([a, x], [b, y]) => compareText(a, b) || compareText(JSON.stringify(x), JSON.stringify(y)),
  );
  const repeated = new Set(ordered.map(([key]) => key)).size !== ordered.length;
  return repeated ? ordered : Object.fromEntries(ordered);
}

/** A list whose order and repetitions mean nothing; a single value is a list of one. */
export function canonicalSet(value: unknown, canonical: (entry: unknown) => Json): Json {
  const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
  const byText = new Map(entries.map(canonical).map((entry) => [JSON.stringify(entry), entry] as const));
  return [...byText].sort(([a], [b]) => compareText(a, b)).map(([, entry]) => entry);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
