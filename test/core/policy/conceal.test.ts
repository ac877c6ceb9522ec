import { describe, expect, it } from 'vitest';
import { conceal, concealmentOf } from '../../../functions/core/policy/conceal.ts';

const comparing = (Condition: unknown) => ({ Statement: [{ Effect: 'Deny', Condition }] });

describe('the secrets of conditions', () => {
  it.each([
    ['one text', { StringEquals: { 'aws:Referer': 'one' } }, [['one', 'REDACTED']]],
    ['the user agent, in any case', { StringLike: { 'AWS:USERAGENT': 'one' } }, [['one', 'REDACTED']]],
    [
      'a list, each once',
      { StringLike: { 'aws:referer': ['one', 'two', 'one'] } },
      [
        ['one', 'REDACTED'],
        ['two', 'REDACTED 2'],
      ],
    ],
    ['only texts', { StringLike: { 'aws:Referer': [7, null, { of: 'none' }, 'one'] } }, [['one', 'REDACTED']]],
    ['no other key', { StringLike: { 'aws:SourceIp': 'one', 'x-aws:Referer': 'two', 'aws:RefererX': 'three' } }, []],
    ['nothing', null, []],
  ])('are found: %s', (_which, condition, expected) => {
    expect([...concealmentOf([comparing(condition)])]).toEqual(expected);
  });

  it('are found in every value, after those that are concealed already', () => {
    const known = concealmentOf([comparing({ StringLike: { 'aws:Referer': 'one' } })]);
    const more = [
      comparing({ StringLike: { 'aws:Referer': ['two', 'one'] } }),
      comparing({ Null: { 'aws:UserAgent': 'three' } }),
    ];
    expect([...concealmentOf(more, known)]).toEqual([
      ['one', 'REDACTED'],
      ['two', 'REDACTED 2'],
      ['three', 'REDACTED 3'],
    ]);
  });
});

describe('conceal', () => {
  const known = new Map([
    ['one', 'REDACTED'],
    ['two', 'REDACTED 2'],
  ]);

  it.each([
    ['one text', { 'aws:Referer': 'one' }, { 'aws:Referer': 'REDACTED' }],
    [
      'a list',
      { 'AWS:UserAgent': ['two', ['one'], 'not known'] },
      { 'AWS:UserAgent': ['REDACTED 2', ['REDACTED'], 'not known'] },
    ],
    [
      'no value that is no text',
      { 'aws:Referer': [7, null, { at: 'one' }] },
      { 'aws:Referer': [7, null, { at: 'one' }] },
    ],
    ['the same text under no other key', { Sid: 'one', 'x-aws:Referer': 'one', 'aws:RefererX': 'one' }, undefined],
    ['nothing that is no object', ['one', 7, null], undefined],
  ])('replaces %s', (_what, value, expected) => {
    expect(conceal(value, known)).toEqual(expected ?? value);
  });

  it('keeps everything else where it is', () => {
    const before = {
      Version: '2012-10-17',
      ...comparing({ StringLike: { 'aws:Referer': 'two', 'aws:SourceIp': 'two' } }),
    };
    expect(conceal([before], known)).toEqual([
      { Version: '2012-10-17', ...comparing({ StringLike: { 'aws:Referer': 'REDACTED 2', 'aws:SourceIp': 'two' } }) },
    ]);
  });
});
