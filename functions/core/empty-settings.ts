import { isObject } from './policy/canonical-json.ts';

/**
 * Some tools write a setting that is not there as null. Only in configurations and of objects: of a bucket null is an answer, and an
 * object that is null is missing.
 */
export function withoutEmptySettings(value: Record<string, unknown>): Record<string, unknown> {
  const configurations = ['distribution', 'otherDistributions'].filter((key) => Object.hasOwn(value, key));
  const cleaned = configurations.map((key) => [key, withoutNulls(value[key])]);
  const buckets = Object.hasOwn(value, 'buckets')
    ? { buckets: mapped(value['buckets'], withoutEmptyObjectSettings) }
    : {};
  return { ...value, ...Object.fromEntries(cleaned), ...buckets };
}

function withoutEmptyObjectSettings(bucket: unknown): unknown {
  if (!isObject(bucket) || !isObject(bucket['objects'])) return bucket;
  return { ...bucket, objects: mapped(bucket['objects'], withoutNulls) };
}

function mapped(record: unknown, change: (entry: unknown) => unknown): unknown {
  if (!isObject(record)) return record;
  return Object.fromEntries(Object.entries(record).map(([key, entry]) => [key, change(entry)]));
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const known = Object.entries(value).filter(([, entry]) => entry !== null);
  return Object.fromEntries(known.map(([key, entry]) => [key, withoutNulls(entry)]));
}
