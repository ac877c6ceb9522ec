import { describe, expect, it } from 'vitest';
import { isFromNetworks, limitedAs } from '../../../functions/core/approval/networks.ts';
import { parseIpRange } from '../../../functions/core/policy/ip-range.ts';

const networks = (...texts: readonly string[]) => texts.map((text) => parseIpRange(text)).filter((range) => !!range);

describe('isFromNetworks', () => {
  it.each([
    ['192.0.2.1', true],
    ['192.0.2.255', true],
    ['192.0.3.0', false],
    ['::ffff:192.0.2.9', true],
    ['2001:db8::1', true],
    ['2001:db9::1', false],
    ['', false],
    ['192.0.2.1, 198.51.100.1', false],
    ['192.0.2.0/24', false],
    ['localhost', false],
  ])('%s: %s', (address, inside) => {
    expect(isFromNetworks(networks('192.0.2.0/24', '2001:db8::/32'), address)).toBe(inside);
  });

  it('lets everybody in when no network is named', () => {
    expect(isFromNetworks([], '')).toBe(true);
  });
});

describe('limitedAs', () => {
  it('takes the addresses of one IPv6 customer together, and keeps IPv4 addresses apart', () => {
    expect(limitedAs('2001:db8:0:1::1')).toBe(limitedAs('2001:db8:0:1:ffff::9'));
    expect(limitedAs('2001:db8:0:1::1')).not.toBe(limitedAs('2001:db8:0:2::1'));
    expect(limitedAs('192.0.2.1')).not.toBe(limitedAs('192.0.2.2'));
    expect(limitedAs('::ffff:192.0.2.1')).toBe(limitedAs('192.0.2.1'));
  });
});
