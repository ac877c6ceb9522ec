import { type BucketFacts, type Facts, isUnreadable, type Origin, type OtherDistribution, type Read } from './facts.ts';
import { CONCEALED, type Concealment, conceal, concealmentOf } from './policy/conceal.ts';

const REDACTED = CONCEALED;

/** Headers of a request that a bucket policy can compare with a value of its own. */
const JUDGED_HEADERS = /^(?:referer|user-agent)$/i;

/** The same secret has the same mark everywhere, so that a saved file gives the same diagnosis. */
type Marks = Concealment;

/**
 * The facts as they may be saved and shown. Replaced are the values of custom origin headers, which often are shared secrets, where
 * a bucket policy compares such a header with the same value, every such value in recorded former policies, and the query string and
 * cookies of a recorded request.
 */
export function redactFacts(facts: Facts): Facts {
  const { distribution, otherDistributions, buckets, probe, changeHistory } = facts;
  const marks = marksFor(facts);
  return {
    ...facts,
    distribution: isUnreadable(distribution) ? distribution : redactDistribution(distribution, marks),
    ...(otherDistributions === undefined ? {} : { otherDistributions: redactOthers(otherDistributions, marks) }),
    ...(buckets === undefined ? {} : { buckets: redactBuckets(buckets, marks) }),
    ...(changeHistory === undefined ? {} : { changeHistory: redactHistory(changeHistory, marks) }),
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
  if (isUnreadable(buckets)) return buckets;
  const redacted = Object.entries(buckets).map(([name, bucket]) => [
    name,
    isUnreadable(bucket) ? bucket : redactBucket(bucket, marks),
  ]);
  return Object.fromEntries(redacted);
}

function redactBucket(bucket: BucketFacts, marks: Marks): BucketFacts {
  const { policy, policyHistory } = bucket;
  const isHidden = marks.size > 0 && policy && !isUnreadable(policy);
  return {
    ...bucket,
    ...(isHidden ? { policy: conceal(policy, marks) } : {}),
    ...(policyHistory === undefined ? {} : { policyHistory: redactHistory(policyHistory, marks) }),
  };
}

/** Former documents hold former secrets, which no header names any more: all of them go. */
function redactHistory<T>(history: T, marks: Marks): T {
  return conceal(history, concealmentOf([history], marks));
}

/** A signed URL carries its signature in the query string. */
function redactProbe(probe: Known<'probe'>): Known<'probe'> {
  const headers = Object.entries(probe.headers ?? {}).map(([name, value]) => [
    name,
    /^set-cookie$/i.test(name) ? REDACTED : value,
  ]);
  return { ...probe, url: probe.url.replace(/\?.*$/s, `?${REDACTED}`), headers: Object.fromEntries(headers) };
}
