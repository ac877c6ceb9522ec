import { type Facts, isUnreadable, type Origin, type OtherDistribution, type Read } from './facts.ts';

const REDACTED = 'REDACTED';

/** Headers of a request that a bucket policy can compare with a value of its own. */
const JUDGED_HEADERS = /^(?:referer|user-agent)$/i;
const JUDGED_KEYS = /^aws:(?:referer|useragent)$/i;

/** Secret → what stands for it. The same secret has the same mark everywhere, so that a saved file gives the same diagnosis. */
type Marks = ReadonlyMap<string, string>;

/**
 * The facts as they may be saved and shown. Replaced are the values of custom origin headers, which often are shared secrets, where
 * a bucket policy compares such a header with the same value, and the query string and cookies of a recorded request.
 */
export function redactFacts(facts: Facts): Facts {
  const { distribution, otherDistributions, buckets, probe } = facts;
  const marks = marksFor(facts);
  return {
    ...facts,
    distribution: isUnreadable(distribution) ? distribution : redactDistribution(distribution, marks),
    ...(otherDistributions === undefined ? {} : { otherDistributions: redactOthers(otherDistributions, marks) }),
    ...(buckets === undefined ? {} : { buckets: redactBuckets(buckets, marks) }),
    ...(probe === undefined ? {} : { probe: isUnreadable(probe) ? probe : redactProbe(probe) }),
  };
}

type Known<Name extends keyof Facts> = Exclude<NonNullable<Facts[Name]>, { unreadable: string }>;

function marksFor({ distribution, otherDistributions = [] }: Facts): Marks {
  const own = isUnreadable(distribution) ? [] : (distribution.DistributionConfig.Origins?.Items ?? []);
  const others = isUnreadable(otherDistributions)
    ? []
    : otherDistributions.flatMap((other) => other.Origins?.Items ?? []);
  const headers = [...own, ...others].flatMap((origin) => origin.CustomHeaders?.Items ?? []);
  const secrets = headers.flatMap(({ HeaderName, HeaderValue }) =>
    JUDGED_HEADERS.test(HeaderName) && HeaderValue ? [HeaderValue] : [],
  );
  return new Map(
    [...new Set(secrets)].map((secret, index) => [secret, index === 0 ? REDACTED : `${REDACTED} ${index + 1}`]),
  );
}

function redactDistribution(distribution: Known<'distribution'>, marks: Marks): Known<'distribution'> {
  const { DistributionConfig } = distribution;
  return {
    ...distribution,
    DistributionConfig: { ...DistributionConfig, Origins: redactOrigins(DistributionConfig.Origins, marks) },
  };
}

function redactOthers(others: Read<readonly OtherDistribution[]>, marks: Marks): Read<readonly OtherDistribution[]> {
  if (isUnreadable(others)) return others;
  return others.map((other) =>
    other.Origins === undefined ? other : { ...other, Origins: redactOrigins(other.Origins, marks) },
  );
}

function redactOrigins<T extends { readonly Items?: readonly Origin[] }>(origins: T, marks: Marks): T {
  return origins?.Items === undefined
    ? origins
    : { ...origins, Items: origins.Items.map((origin) => redactOrigin(origin, marks)) };
}

function redactOrigin(origin: Origin, marks: Marks): Origin {
  const headers = origin.CustomHeaders;
  if (headers?.Items === undefined) return origin;
  const Items = headers.Items.map((header) => {
    const { HeaderName, HeaderValue } = header;
    if (HeaderValue === undefined) return header;
    return { ...header, HeaderValue: (JUDGED_HEADERS.test(HeaderName) && marks.get(HeaderValue)) || REDACTED };
  });
  return { ...origin, CustomHeaders: { ...headers, Items } };
}

function redactBuckets(buckets: NonNullable<Facts['buckets']>, marks: Marks): NonNullable<Facts['buckets']> {
  if (isUnreadable(buckets) || marks.size === 0) return buckets;
  const redacted = Object.entries(buckets).map(([name, bucket]) => {
    if (isUnreadable(bucket) || !bucket.policy || isUnreadable(bucket.policy)) return [name, bucket] as const;
    const policy = Object.entries(bucket.policy).map(
      ([element, value]) => [element, redactConditions(value, marks)] as const,
    );
    return [name, { ...bucket, policy: Object.fromEntries(policy) }] as const;
  });
  return Object.fromEntries(redacted);
}

/** Walks any JSON; only the values of the judged condition keys are replaced. */
function redactConditions(value: unknown, marks: Marks): unknown {
  if (Array.isArray(value)) return value.map((entry) => redactConditions(entry, marks));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, below]) => [
    key,
    JUDGED_KEYS.test(key) ? markedIn(below, marks) : redactConditions(below, marks),
  ]);
  return Object.fromEntries(entries);
}

function markedIn(value: unknown, marks: Marks): unknown {
  if (Array.isArray(value)) return value.map((entry) => markedIn(entry, marks));
  return typeof value === 'string' ? (marks.get(value) ?? value) : value;
}

/** A signed URL carries its signature in the query string. */
function redactProbe(probe: Known<'probe'>): Known<'probe'> {
  const headers = Object.entries(probe.headers ?? {}).map(([name, value]) => [
    name,
    /^set-cookie$/i.test(name) ? REDACTED : value,
  ]);
  return { ...probe, url: probe.url.replace(/\?.*$/s, `?${REDACTED}`), headers: Object.fromEntries(headers) };
}
