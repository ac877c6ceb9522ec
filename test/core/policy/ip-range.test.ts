import { describe, expect, it } from 'vitest';
import { contains, overlaps, parseIpRange } from '../../../functions/core/policy/ip-range.ts';

describe('parseIpRange', () => {
  it.each([
    ['203.0.113.7', 0xcb007107n, 0xcb007107n],
    ['203.0.113.7/24', 0xcb007100n, 0xcb0071ffn],
    ['0.0.0.0/0', 0n, 0xffffffffn],
    ['255.255.255.255/32', 0xffffffffn, 0xffffffffn],
    ['::1', 1n, 1n],
    ['::', 0n, 0n],
    ['::/0', 0n, (1n << 128n) - 1n],
    ['2001:db8::/32', 0x20010db8n << 96n, (0x20010db9n << 96n) - 1n],
    ['1:2:3:4:5:6:7:8', 0x00010002000300040005000600070008n, 0x00010002000300040005000600070008n],
    ['::ffff:192.0.2.1', 0xffffc0000201n, 0xffffc0000201n],
    ['1:2:3:4:5:6:7::', 0x00010002000300040005000600070000n, 0x00010002000300040005000600070000n],
    [' 10.0.0.0/8 ', 0x0a000000n, 0x0affffffn],
    ['1::8', (1n << 112n) + 8n, (1n << 112n) + 8n],
  ])('reads %s', (text, first, last) => {
    expect(parseIpRange(text)).toMatchObject({ first, last });
  });

  it.each([
    '',
    '*',
    '10',
    '10.0.0',
    '10.0.0.0.0',
    '10.0.0.256',
    '10.0.0.01',
    '10.0.0.-1',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/a',
    '10.0.0.0/8/8',
    '10.0.0.0/8x',
    '10.0.0.0/8.5',
    '10.0.0.0/1e1',
    '1:2:3::4:5:6::7:8',
    '10.0.0.0/-1',
    '10.0.0.0/ 8',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8:9',
    '12345::',
    '1:2:3:4::5:6:7:8',
    'g::',
    '::/129',
    '::1.2.3',
    '1.2.3.4:5',
    'cloudfront.amazonaws.com',
  ])('refuses "%s"', (text) => {
    expect(parseIpRange(text)).toBeUndefined();
  });
});

const range = (text: string) => {
  const parsed = parseIpRange(text);
  if (!parsed) throw new Error(`${text} is no range`);
  return parsed;
};

it.each([
  ['10.0.0.0/8', '10.1.0.0/16', true, true],
  ['10.1.0.0/16', '10.0.0.0/8', false, true],
  ['10.0.0.0/8', '11.0.0.0/8', false, false],
  ['10.0.0.0/8', '10.0.0.0/8', true, true],
  ['0.0.0.0/0', '::/0', false, false],
  ['::/0', '::1', true, true],
  ['::/0', '0.0.0.0/0', false, false],
  ['10.0.0.0/9', '10.64.0.0/9', true, true],
  ['10.0.0.0/9', '10.128.0.0/9', false, false],
  ['10.128.0.0/9', '10.0.0.0/9', false, false],
  ['10.0.0.5', '10.0.0.0/24', false, true],
  ['10.0.0.255', '10.0.0.0/24', false, true],
])('%s and %s: contains %s, overlaps %s', (a, b, containing, overlapping) => {
  expect(contains(range(a), range(b))).toBe(containing);
  expect(overlaps(range(a), range(b))).toBe(overlapping);
});
