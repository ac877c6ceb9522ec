import { describe, expect, it } from 'vitest';
import { type Facts, factPath } from '../../../functions/core/facts.ts';
import { missingPermission, needReading } from '../../../functions/core/report/text/need-reading.ts';
import { facts } from './examples.ts';

const known: Facts = {
  ...facts(),
  buckets: {
    'my.site': { policy: { unreadable: 'AccessDenied' } },
    'a"b\\c': { tags: {} },
    single: { policy: { Statement: { Condition: { StringLike: { 'aws:x': 'y' } } } } },
  },
};

describe('needReading', () => {
  it.each([
    ['a refused read', ['buckets', 'my.site', 'policy'], 'could not be read (AccessDenied)'],
    [
      'something inside a refused read',
      ['buckets', 'my.site', 'policy', 'Statement', 0],
      'could not be read (AccessDenied)',
    ],
    ['a bucket nobody collected', ['buckets', 'other', 'policy'], 'was not collected'],
    ['a value that is there', ['buckets', 'a"b\\c', 'tags'], 'cannot be decided'],
    [
      'a condition of a lone statement',
      ['buckets', 'single', 'policy', 'Statement', 0, 'Condition', 'StringLike', 'aws:x'],
      'cannot be decided',
    ],
    ['a name every object inherits', ['buckets', 'constructor'], 'was not collected'],
  ] as const)('%s', (_title, keys, reading) => {
    expect(needReading(known, factPath(keys))).toBe(reading);
  });
});

describe('missingPermission', () => {
  it.each([
    ['a refused read', ['buckets', 'my.site', 'policy'], 's3:GetBucketPolicy'],
    ['a fact nobody collected', ['buckets', 'other', 'policy'], 's3:GetBucketPolicy'],
    ['a value that is there', ['buckets', 'a"b\\c', 'tags'], undefined],
    ['a read that failed for another reason', ['buckets', 'gone', 'policy'], undefined],
    ['a fact that no permission reads', ['probe'], undefined],
  ] as const)('of %s', (_title, keys, permission) => {
    const gone = { ...known, buckets: { ...known.buckets, gone: { policy: { unreadable: 'NoSuchBucket' } } } };
    expect(missingPermission(gone, factPath(keys))).toBe(permission);
  });
});
