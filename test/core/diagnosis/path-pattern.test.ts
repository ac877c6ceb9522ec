import { expect, it } from 'vitest';
import { behaviorFor, matchesPathPattern } from '../../../functions/core/diagnosis/path-pattern.ts';

it.each([
  ['*', '/', true],
  ['/images/*.jp?', '/images/a/b.jpg', true],
  ['images/*.jp?', '/images/b.jp', false],
  ['images/*', '/Images/a', false],
  ['images/*', '/x/images/a', false],
  ['images/*', '/images', false],
  ['a.b', '/aXb', false],
  ['a+(b)[c]{d}|e^$\\', '/a+(b)[c]{d}|e^$\\', true],
  ['a*', '/a\nb', true],
  ['', '/', true],
  ['a/*', 'a/b', true],
])('%s and %s: %s', (pattern, path, expected) => {
  expect(matchesPathPattern(pattern, path)).toBe(expected);
});

it('the first behavior that matches serves a path, else the default one', () => {
  const config = {
    Origins: {},
    CacheBehaviors: { Items: [{ PathPattern: 'a/*' }, { PathPattern: 'a/b*' }, { TargetOriginId: 'any' }] },
    DefaultCacheBehavior: { TargetOriginId: 'default' },
  };
  expect(behaviorFor(config, '/a/b')).toEqual({ PathPattern: 'a/*' });
  expect(behaviorFor(config, '/c')).toEqual({ TargetOriginId: 'any' });
  expect(behaviorFor({ ...config, CacheBehaviors: {} }, '/c')).toEqual({ TargetOriginId: 'default' });
});
