import { describe, expect, it } from 'vitest';
import { canonicalJson, canonicalObject, canonicalSet } from '../../../functions/core/policy/canonical-json.ts';
import { listOf, parsePolicyText, statementsOf } from '../../../functions/core/policy/document.ts';

describe('statementsOf', () => {
  const statement = { Effect: 'Deny' };
  it.each<[unknown, readonly unknown[]]>([
    [undefined, []],
    [null, []],
    [statement, [statement]],
    [
      [statement, statement],
      [statement, statement],
    ],
    [[7, null, 'x', [statement], statement], [statement]],
    ['x', []],
    [7, []],
  ])('of %j', (Statement, expected) => {
    expect(statementsOf(JSON.parse(JSON.stringify({ Statement })))).toEqual(expected);
  });
  it('of no policy', () => {
    expect(statementsOf(null)).toEqual([]);
    expect(statementsOf(undefined)).toEqual([]);
  });
});

it.each<[unknown, readonly unknown[]]>([
  [undefined, []],
  [null, []],
  ['a', ['a']],
  [
    ['a', 'b'],
    ['a', 'b'],
  ],
  [false, [false]],
])('listOf %j', (value, expected) => {
  expect(listOf(value)).toEqual(expected);
});

it.each<[string, unknown]>([
  ['{"Version":"x"}', { Version: 'x' }],
  ['{}', {}],
  ['[]', undefined],
  ['null', undefined],
  ['7', undefined],
  ['"x"', undefined],
  ['{', undefined],
  ['', undefined],
])('parsePolicyText %s', (text, expected) => {
  expect(parsePolicyText(text)).toEqual(expected);
});

describe('canonicalJson', () => {
  it('orders keys at every depth, leaves out undefined, and keeps strings, numbers, booleans and null', () => {
    expect(JSON.stringify(canonicalJson({ b: [1, true, null, { d: '', c: 0 }], a: undefined, A: false }))).toBe(
      '{"A":false,"b":[1,true,null,{"c":0,"d":""}]}',
    );
  });
  it.each([undefined, () => 1, Symbol('x'), 1n])('has no JSON for %s', (value) => {
    expect(canonicalJson(value)).toBeNull();
  });
  it('turns an object with a repeated key into pairs, in the order of their values', () => {
    expect(
      canonicalObject([
        ['b', 1],
        ['a', 'y'],
        ['a', 'x'],
        ['c', undefined],
      ]),
    ).toEqual([
      ['a', 'x'],
      ['a', 'y'],
      ['b', 1],
    ]);
    expect(
      canonicalObject([
        ['b', 1],
        ['a', 2],
      ]),
    ).toEqual({ a: 2, b: 1 });
  });
  it('takes a set for its entries, each once, in one order', () => {
    expect(canonicalSet(['b', 'a', 'b'], canonicalJson)).toEqual(['a', 'b']);
    expect(canonicalSet('a', canonicalJson)).toEqual(['a']);
  });
});
