import { describe, expect, it } from 'vitest';
import { header, probedKey, probeOf, refusedByS3 } from '../../../functions/core/diagnosis/probe-reading.ts';
import { numbersIn, objectsIn, textsIn } from '../../../functions/core/diagnosis/read-list.ts';
import { regionalDomainName } from '../../../functions/core/diagnosis/regional-endpoint.ts';
import { BEHAVIORS, DEFAULT_BEHAVIOR, ORIGIN, viewOf } from './view.ts';

type Changes = Readonly<Record<string, unknown>>;
const ROOT = 'distribution.DistributionConfig.DefaultRootObject';

describe('the key behind a recorded URL', () => {
  it.each<[string, Changes, string | undefined]>([
    ['https://d1site.cloudfront.net/a/b.js?x=1#y', {}, 'a/b.js'],
    ['https://d1site.cloudfront.net/a%20b', {}, 'a b'],
    ['https://d1site.cloudfront.net/%E0%A4%A', {}, '%E0%A4%A'],
    ['https://d1site.cloudfront.net/', {}, 'index.html'],
    ['https://d1site.cloudfront.net/', { [ROOT]: '/home.html' }, 'home.html'],
    ['https://d1site.cloudfront.net/', { [ROOT]: 'a/home.html' }, 'a/home.html'],
    ['https://d1site.cloudfront.net/', { [ROOT]: undefined }, ''],
    ['https://d1site.cloudfront.net/a', { [`${ORIGIN}.OriginPath`]: '/v1' }, 'v1/a'],
    ['https://d1site.cloudfront.net/', { [`${ORIGIN}.OriginPath`]: '/v1' }, 'v1/index.html'],
    [
      'https://d1site.cloudfront.net/a',
      { [BEHAVIORS]: { Items: [{ PathPattern: 'a', TargetOriginId: 'x' }] } },
      undefined,
    ],
    ['https://d1site.cloudfront.net/a', { [`${DEFAULT_BEHAVIOR}.TargetOriginId`]: 'x' }, 'a'],
    ['nowhere', {}, undefined],
  ])('%s with %j', (url, set, key) => {
    expect(probedKey(viewOf('oac-healthy', { ...set, 'probe.url': url }))).toBe(key);
  });
  it('is none without a record', () => {
    expect(probedKey(viewOf('oac-healthy', { probe: undefined }))).toBeUndefined();
    expect(probeOf(viewOf('oac-healthy', { probe: { unreadable: 'x' } }))).toBeUndefined();
  });
});

describe('a refusal of S3', () => {
  const refused = (part: Changes) =>
    refusedByS3(
      viewOf('oac-healthy', {
        'probe.status': 403,
        'probe.headers': { SERVER: 'AmazonS3' },
        'probe.body': '<Code>AccessDenied</Code>',
        ...part,
      }),
    );
  it.each<[string, Changes, boolean]>([
    ['as recorded', {}, true],
    ['without a body', { 'probe.body': undefined }, true],
    ['for another reason', { 'probe.body': '<Code>NoSuchKey</Code>' }, false],
    ['by another server', { 'probe.headers': { server: 'CloudFront' } }, false],
    ['by nobody', { 'probe.headers': undefined }, false],
    ['that is none', { 'probe.status': 404 }, false],
    ['of another path', { 'probe.url': 'nowhere' }, false],
    ['that was not recorded', { probe: undefined }, false],
  ])('%s', (_name, set, expected) => {
    expect(refused(set)).toBe(expected);
  });
  it('has headers without case', () => {
    expect(header({ url: '', status: 1, headers: { a: '1', 'X-Cache': 'Hit' } }, 'x-CACHE')).toBe('Hit');
    expect(header(JSON.parse('{}'), 'x')).toBeUndefined();
  });
});

it('lists deep inside a facts file hold what they should, and else nothing', () => {
  const mixed = ['a', 7, null, { b: 1 }, true];
  expect([textsIn(mixed), numbersIn(mixed), objectsIn(mixed)]).toEqual([['a'], [7], [{ b: 1 }]]);
  for (const value of [undefined, 'a', { length: 1 }]) expect(textsIn(value)).toEqual([]);
});

it.each([
  ['eu-west-1', 'site.s3.eu-west-1.amazonaws.com'],
  ['cn-north-1', 'site.s3.cn-north-1.amazonaws.com.cn'],
])('the regional endpoint of %s', (region, name) => {
  expect(regionalDomainName(viewOf('oac-healthy'), region)).toBe(name);
});
