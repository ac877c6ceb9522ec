import { describe, expect, it } from 'vitest';
import { isBucketPattern, listRefusal } from '../../../functions/core/plan/bucket-lists.ts';

describe('a bucket', () => {
  it.each([
    ['no lists', [], [], 'web', undefined],
    ['an allowed name', ['web'], [], 'web', undefined],
    ['an allowed pattern', ['web-*'], [], 'web-1', undefined],
    ['the pattern of everything', ['*'], [], 'web', undefined],
    [
      'a pattern that only begins like it',
      ['web-*'],
      [],
      'my-web-1',
      'fits nothing in ORIGINMEND_ALLOW_BUCKETS (web-*)',
    ],
    ['a denied name', [], ['web'], 'web', 'fits "web" in ORIGINMEND_DENY_BUCKETS'],
    ['a denied pattern', ['*'], ['*-legacy'], 'web-legacy', 'fits "*-legacy" in ORIGINMEND_DENY_BUCKETS'],
    ['a denied name that is also allowed', ['web'], ['web'], 'web', 'ORIGINMEND_DENY_BUCKETS'],
    ['a dot in a pattern, which is only a dot', ['www.example'], [], 'wwwxexample', 'fits nothing'],
  ])('with %s', (_what, allow, deny, bucket, refusal) => {
    const because = listRefusal({ allow, deny }, bucket);
    if (refusal === undefined) expect(because).toBeUndefined();
    else expect(because).toContain(refusal);
  });
});

it.each(['web', 'web-*', 'www.example.com', '*', 'Old_Bucket', 'a?c'])('%s is a pattern', (text) => {
  expect(isBucketPattern(text)).toBe(true);
});

it.each(['', 'a b', 'web/*', 'arn:aws:s3:::web', '[a-z]'])('"%s" is no pattern', (text) => {
  expect(isBucketPattern(text)).toBe(false);
});
