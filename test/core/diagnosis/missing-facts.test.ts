import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../functions/core/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../../functions/core/diagnosis/diagnosis.ts';
import { FactsError, parseFacts } from '../../../functions/core/parse-facts.ts';
import { baseFacts, baseNames } from './cases.ts';

type Path = readonly (string | number)[];

/** Every place in the facts, lists included. */
function placesIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Array.isArray(value) ? value.map((entry, index) => [index, entry] as const) : Object.entries(value);
  return [...(path.length > 0 ? [path] : []), ...below.flatMap(([key, entry]) => placesIn(entry, [...path, key]))];
}

function withPlace(base: string, path: Path, value: unknown): unknown {
  const facts = baseFacts(base);
  const parent = path.slice(0, -1).reduce<unknown>((at, key) => Reflect.get(Object(at), key), facts);
  if (value === undefined) Reflect.deleteProperty(Object(parent), path.at(-1) ?? '');
  else Reflect.set(Object(parent), path.at(-1) ?? '', value);
  return facts;
}

/** Undefined for a file that is no facts file any more. */
function judged(facts: unknown): Diagnosis | undefined {
  try {
    return diagnose(parseFacts(facts));
  } catch (error) {
    if (error instanceof FactsError) return undefined;
    throw error;
  }
}

describe.each(baseNames())('with one fact of %s taken away', (base) => {
  const places = placesIn(baseFacts(base));

  it('never throws', () => {
    const thrown = places.flatMap((path) => VALUES.flatMap((value) => errorOf(base, path, value)));
    expect(thrown).toEqual([]);
  });
});

const VALUES = [undefined, null, { unreadable: 'AccessDenied' }, 'something else', 7, []];

function errorOf(base: string, path: Path, value: unknown): readonly string[] {
  try {
    judged(withPlace(base, path, value));
    return [];
  } catch (error) {
    return [`${path.join(' › ')} = ${JSON.stringify(value)}: ${String(error)}`];
  }
}

/** What a verdict rests on: without it nobody can say that the distribution is healthy. */
const ESSENTIAL: Readonly<Record<string, readonly Path[]>> = {
  'oac-healthy': [
    ['distribution'],
    ['originAccessControls'],
    ['originAccessControls', 'E2OAC'],
    ['buckets'],
    ['buckets', 'site'],
    ['buckets', 'site', 'policy'],
    ['buckets', 'site', 'objects'],
    ['buckets', 'site', 'objectOwnership'],
    ['buckets', 'site', 'requestPayer'],
    ['buckets', 'site', 'region'],
    ['buckets', 'site', 'objects', 'index.html'],
  ],
  'oai-healthy': [
    ['buckets', 'site', 'policy'],
    ['buckets', 'site', 'objects'],
  ],
  'oac-kms-healthy': [['kmsKeys'], ['buckets', 'site', 'objects', 'index.html', 'SSEKMSKeyId']],
  website: [
    ['buckets', 'site', 'policy'],
    ['buckets', 'site', 'publicAccessBlock'],
    ['buckets', 'site', 'objects'],
  ],
  anonymous: [
    ['buckets', 'site', 'policy'],
    ['buckets', 'site', 'publicAccessBlock'],
  ],
  failover: [
    ['buckets', 'site-replica'],
    ['buckets', 'site', 'policy'],
  ],
};

describe.each(Object.entries(ESSENTIAL))('%s without a fact that its verdict rests on', (base, paths) => {
  it.each(paths.map((path) => [path.join('.'), path] as const))(
    '%s unreadable is unknown, never healthy',
    (_name, path) => {
      expect(judged(withPlace(base, path, { unreadable: 'AccessDenied' }))?.verdict).toBe('unknown');
    },
  );

  it.each(
    paths
      .filter((path) => path.length > 1 && path.at(-1) !== 'index.html')
      .map((path) => [path.join('.'), path] as const),
  )('%s not collected is unknown, never healthy', (_name, path) => {
    expect(judged(withPlace(base, path, undefined))?.verdict).toBe('unknown');
  });
});

it.each([undefined, []])('a distribution whose list of origins is %j is unknown, never healthy', (items) => {
  const diagnosis = judged(withPlace('oac-healthy', ['distribution', 'DistributionConfig', 'Origins', 'Items'], items));
  expect(diagnosis).toMatchObject({
    distribution: { id: 'E1SITE', domainName: 'd1site.cloudfront.net' },
    verdict: 'unknown',
    findings: [],
    ruledOut: [],
  });
  expect(diagnosis?.unknown[0]?.needs).toEqual(['distribution.DistributionConfig.Origins.Items']);
});
