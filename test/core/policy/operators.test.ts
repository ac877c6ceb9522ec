import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../functions/core/policy/evaluate.ts';
import { OPERATORS } from '../../../functions/core/policy/operators/index.ts';
import type { ContextValue } from '../../../functions/core/policy/request.ts';

/** Per positive operator: a policy value, a request value that matches it and one that does not. */
const SAMPLES: Readonly<Record<string, readonly [policy: string, matching: string, other: string]>> = {
  StringEquals: ['a', 'a', 'b'],
  StringEqualsIgnoreCase: ['a', 'A', 'b'],
  StringLike: ['a*', 'abc', 'b'],
  NumericEquals: ['10', '10.0', '11'],
  NumericLessThan: ['10', '9', '10'],
  NumericLessThanEquals: ['10', '10', '11'],
  NumericGreaterThan: ['10', '11', '10'],
  NumericGreaterThanEquals: ['10', '10', '9'],
  DateEquals: ['2026-06-01T00:00:00Z', '2026-06-01', '2026-06-02'],
  DateLessThan: ['2026-06-01', '2026-05-31', '2026-06-01'],
  DateLessThanEquals: ['2026-06-01', '2026-06-01', '2026-06-02'],
  DateGreaterThan: ['2026-06-01', '2026-06-02', '2026-06-01'],
  DateGreaterThanEquals: ['2026-06-01', '2026-06-01', '2026-05-31'],
  Bool: ['true', 'true', 'false'],
  BinaryEquals: ['QQ==', 'QQ==', 'Qg=='],
  IpAddress: ['203.0.113.0/24', '203.0.113.9', '198.51.100.1'],
  ArnEquals: ['arn:aws:s3:::a*', 'arn:aws:s3:::ab', 'arn:aws:s3:::b'],
  ArnLike: ['arn:aws:s3:::a*', 'arn:aws:s3:::ab', 'arn:aws:s3:::b'],
};

const NEGATIVES: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  NumericNotEquals: 'NumericEquals',
  DateNotEquals: 'DateEquals',
  NotIpAddress: 'IpAddress',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
};

function holds(operator: string, policyValue: string | readonly string[], carried: ContextValue): boolean | 'unknown' {
  const statement = {
    Effect: 'Allow',
    Principal: '*',
    Action: '*',
    Resource: '*',
    Condition: { [operator]: { 'test:key': policyValue } },
  };
  const { decision } = evaluate(
    { Version: '2012-10-17', Statement: [statement] },
    { principal: { kind: 'anonymous' }, action: 's3:GetObject', resource: 'r', context: { 'test:key': carried } },
  );
  return decision === 'unknown' ? 'unknown' : decision === 'allowed';
}

const text = (...values: readonly string[]): ContextValue => [{ kind: 'values', values }];
const ABSENT: ContextValue = [{ kind: 'absent' }];

it('knows every operator of the table and no other', () => {
  const listed = [...Object.keys(SAMPLES), ...Object.keys(NEGATIVES), 'Null'].sort();
  expect(OPERATORS.map(({ name }) => name).sort()).toEqual(listed);
});

describe.each(Object.entries(SAMPLES))('%s', (operator, [policy, matching, other]) => {
  it('holds for a match and not for anything else', () => {
    expect(holds(operator, policy, text(matching))).toBe(true);
    expect(holds(operator, policy, text(other))).toBe(false);
  });
  it('does not hold without the key, unless …IfExists', () => {
    expect(holds(operator, policy, ABSENT)).toBe(false);
    expect(holds(`${operator}IfExists`, policy, ABSENT)).toBe(true);
    expect(holds(`${operator}IfExists`, policy, text(other))).toBe(false);
    expect(holds(`${operator}IfExists`, policy, text(matching))).toBe(true);
  });
  it('holds when one of several policy values matches', () => {
    expect(holds(operator, [policy, policy], text(matching))).toBe(true);
    expect(holds(operator, [], text(matching))).toBe(false);
  });
  it('ForAllValues: every request value must match, none is enough', () => {
    const set = `ForAllValues:${operator}`;
    expect(holds(set, policy, text(matching, matching))).toBe(true);
    expect(holds(set, policy, text(matching, other))).toBe(false);
    expect(holds(set, policy, ABSENT)).toBe(true);
  });
  it('ForAnyValue: one request value must match, none is not enough', () => {
    const set = `ForAnyValue:${operator}`;
    expect(holds(set, policy, text(other, matching))).toBe(true);
    expect(holds(set, policy, text(other, other))).toBe(false);
    expect(holds(set, policy, ABSENT)).toBe(false);
    expect(holds(`${set}IfExists`, policy, ABSENT)).toBe(true);
  });
  it('is open for a value that is not known', () => {
    expect(holds(operator, policy, [{ kind: 'anything' }])).toBe('unknown');
    expect(holds(operator, policy, [{ kind: 'absent' }, { kind: 'anything' }])).toBe('unknown');
    expect(holds(operator, policy, [{ kind: 'absent' }, { kind: 'values', values: [matching] }])).toBe('unknown');
    expect(holds(operator, policy, [{ kind: 'absent' }, { kind: 'values', values: [other] }])).toBe(false);
  });
  it.each(['ForAllValues', 'ForAnyValue'])('%s is open for a value that is not known', (set) => {
    expect(holds(`${set}:${operator}`, policy, [{ kind: 'anything' }])).toBe('unknown');
  });
  it('does not hold for a value that no policy can name', () => {
    expect(holds(operator, policy, [{ kind: 'opaque' }])).toBe(false);
  });
});

describe.each(Object.entries(NEGATIVES))('%s is the opposite of %s', (operator, positive) => {
  const [policy = '', matching = '', other = ''] = SAMPLES[positive] ?? [];

  it('for a match, for anything else and for several policy values', () => {
    expect(holds(operator, policy, text(matching))).toBe(false);
    expect(holds(operator, policy, text(other))).toBe(true);
    expect(holds(operator, [policy, policy], text(matching))).toBe(false);
    expect(holds(operator, [], text(matching))).toBe(true);
  });
  it('holds without the key, with and without …IfExists', () => {
    expect(holds(operator, policy, ABSENT)).toBe(true);
    expect(holds(`${operator}IfExists`, policy, ABSENT)).toBe(true);
    expect(holds(`${operator}IfExists`, policy, text(matching))).toBe(false);
  });
  it('ForAllValues: no request value may match', () => {
    expect(holds(`ForAllValues:${operator}`, policy, text(other, other))).toBe(true);
    expect(holds(`ForAllValues:${operator}`, policy, text(other, matching))).toBe(false);
    expect(holds(`ForAllValues:${operator}`, policy, ABSENT)).toBe(true);
  });
  it('ForAnyValue: one request value must not match', () => {
    expect(holds(`ForAnyValue:${operator}`, policy, text(other, matching))).toBe(true);
    expect(holds(`ForAnyValue:${operator}`, policy, text(matching, matching))).toBe(false);
    expect(holds(`ForAnyValue:${operator}`, policy, ABSENT)).toBe(false);
  });
  it('holds for a value that no policy can name, and is open for one that is not known', () => {
    expect(holds(operator, policy, [{ kind: 'opaque' }])).toBe(true);
    expect(holds(operator, policy, [{ kind: 'anything' }])).toBe('unknown');
  });
});

const WELL_FORMED: Readonly<Record<string, readonly string[]>> = {
  NumericNotEquals: ['1', '+1', '-1', '1.', '1.5', '1.55', '.5', '.55', '1e3', '1E+13', '1e-3', ' 1 ', '0'],
  DateNotEquals: [
    '2026',
    '2026-06',
    '2026-06-01',
    ' 2026-06-01 ',
    '2026-06-01T12:00',
    '2026-06-01T12:00Z',
    '2026-06-01t12:00:00z',
    '2026-06-01T12:00:00.25+02:00',
    '2026-06-01T12:00:00-0230',
    '2026-06-01T12:00:00.12345',
    '12345',
    '1780315200',
    '1780315200.25',
  ],
  NotIpAddress: ['10.0.0.1', '10.0.0.0/8', '2001:db8::/32'],
};

const MALFORMED: Readonly<Record<string, readonly string[]>> = {
  NumericNotEquals: [
    '',
    'x1',
    '1x',
    'e3',
    '1e',
    '1ex',
    '--1',
    '.',
    '.x',
    '1 x',
    '1e3x',
    '1e3.5',
    '0x10',
    '${test:key}',
  ],
  DateNotEquals: [
    '',
    'x2026-06-01',
    'Jan 2026',
    '${test:key}*',
    '2026-06-01x',
    '2026-6-1',
    '2026-13-45',
    'x2026-06-01T12:00Z',
    '2026-06-01T12:00Zx',
    '2026-06-01T12:00:00.Z',
    '2026-06-01T12Z',
    'x1780315200',
    '1780315200x',
    '1780315200.',
    '1780315200.x',
    '${test:key}',
  ],
  NotIpAddress: ['office', '10.0.0.0/33', '${test:key}'],
};

/** A value that breaks the grammar makes the condition fail, negated or not: the Allow grants nothing. */
describe.each(Object.keys(WELL_FORMED))('%s', (operator) => {
  it.each(WELL_FORMED[operator] ?? [])('understands "%s"', (value) => {
    expect(holds(operator, value, text('99'))).toBe(true);
  });
  it.each(MALFORMED[operator] ?? [])('does not understand "%s"', (value) => {
    expect(holds(operator, value, text('99'))).toBe(false);
  });
});

it.each([
  ['NumericEquals', '1e3', ' 1000.0 ', true],
  ['NumericEquals', '.5', '+0.50', true],
  ['NumericEquals', '${test:key}', '5', false],
  ['NumericLessThan', '5', 'x', false],
  ['NumericGreaterThan', '5', 'x', false],
  ['DateEquals', '2026', '2026-01-01', true],
  ['DateEquals', '2026-06', '2026-06-01T00:00Z', true],
  ['DateEquals', '2026-06-01T12:00', '2026-06-01T12:00:00.000Z', true],
  ['DateEquals', '2026-06-01T14:00+0200', '2026-06-01T14:00+02:00', true],
  ['DateEquals', '2026-06-01T14:00+0200', '2026-06-01T12:00z', true],
  ['DateEquals', '1780315200', '2026-06-01T12:00:00Z', true],
  ['DateEquals', '1780315200.25', '2026-06-01T12:00:00.250Z', true],
  ['DateEquals', ' 1780315200 ', '1780315200', true],
  ['DateLessThan', '2026-06-01', 'yesterday', false],
  ['DateGreaterThan', '2026-06-01', 'yesterday', false],
  ['Bool', 'TRUE', 'true', true],
  ['Bool', '${test:key}', 'true', true],
  ['Bool', 'xtrue', 'xtrue', false],
  ['Bool', 'truex', 'truex', false],
  ['BinaryEquals', 'QQ', 'QQ==', true],
  ['BinaryEquals', 'Q Q', 'Q Q', false],
  ['BinaryEquals', 'QQ===', 'QQ===', false],
  ['BinaryEquals', 'QQ', 'Q-Q', false],
  ['BinaryEquals', '${test:key}', 'QQ', false],
  ['IpAddress', '${test:key}', '10.0.0.1', false],
  ['StringEqualsIgnoreCase', 'A*', 'ab', false],
  ['StringNotEqualsIgnoreCase', 'A*', 'ab', true],
  ['ArnLike', 'arn:aws:s3:::a/*', 'arn:aws:s3:::a/b:c', true],
  ['ArnLike', 'arn:*:::a', 'arn:aws:s3:::a', false],
  ['ArnLike', 'arn:aws:s3:::a', 'arn:aws:s3::a', false],
  ['ArnLike', 'arn:aws:*', 'arn:aws:s3', false],
  ['ArnLike', 'arn:aws:s3:::*', 'arn:aws:s3', false],
  ['ArnLike', '*', 'no ARN at all', true],
])('%s %s meets %s: %s', (operator, policyValue, carried, expected) => {
  expect(holds(operator, policyValue, text(carried))).toBe(expected);
});

it('takes a time without a zone for UTC on every machine', () => {
  const zone = process.env['TZ'];
  process.env['TZ'] = 'Asia/Tokyo';
  try {
    expect(holds('DateEquals', '2026-06-01T12:00', text('2026-06-01T12:00:00+00:00'))).toBe(true);
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
});

/** CloudFront reads from an address of which only the ranges are known. */
it.each([
  ['IpAddress', '203.0.113.0/24', true],
  ['IpAddress', '203.0.0.0/16', true],
  ['IpAddress', '203.0.113.7', 'unknown'],
  ['IpAddress', '198.51.100.0/24', false],
  ['NotIpAddress', '198.51.100.0/24', true],
  ['StringLike', '*', true],
  ['StringLike', '203.*', 'unknown'],
  ['StringEquals', '203.0.113.7', 'unknown'],
  ['StringEquals', '198.51.100.7', false],
  ['StringEquals', 'office', false],
  ['StringNotEquals', 'office', true],
  ['NumericEquals', '7', false],
  ['NumericNotEquals', '7', true],
  ['DateNotEquals', '2026', true],
  ['Bool', 'true', false],
  ['BinaryEquals', 'QQ', false],
])('%s %s meets an address in 203.0.113.0/24: %s', (operator, policyValue, expected) => {
  expect(holds(operator, policyValue, [{ kind: 'address-in', ranges: ['203.0.113.0/24'] }])).toBe(expected);
});
