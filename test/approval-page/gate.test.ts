import { describe, expect, it } from 'vitest';
import { emptyBuckets, gateOf } from '../../functions/approval-page/gate.ts';
import { readApprovalConfig } from '../../functions/shared/approval-config.ts';

const NOW = Date.parse('2026-11-24T00:00:00.000Z');
const gate = (env: Record<string, string>, buckets = emptyBuckets()) => gateOf(readApprovalConfig(env), buckets);

/** How many of `count` requests at the same moment are admitted. */
function admitted(door: ReturnType<typeof gate>, count: number, address = '192.0.2.1', now = NOW): number {
  return Array.from({ length: count }, () => door.admit(address, now)).filter(({ kind }) => kind === 'admitted').length;
}

describe('without limits', () => {
  it('everything is admitted and nothing is remembered', () => {
    const buckets = emptyBuckets();
    const door = gate({}, buckets);
    door.wrongLink('192.0.2.1', NOW);
    expect(admitted(door, 10_000)).toBe(10_000);
    expect(buckets).toEqual(emptyBuckets());
  });
});

describe('a limit for each address', () => {
  const limits = { ORIGINMEND_PAGE_LIMIT: '60' };

  it('admits a burst of a minute, then as much as flows in', () => {
    const door = gate(limits);
    expect(admitted(door, 100)).toBe(60);
    expect(door.admit('192.0.2.1', NOW)).toEqual({ kind: 'limited', retryAfterSeconds: 1 });
    expect(admitted(door, 100, '192.0.2.1', NOW + 10_000)).toBe(10);
  });

  it('does not touch anybody else', () => {
    const door = gate(limits);
    admitted(door, 100);
    expect(admitted(door, 1, '192.0.2.2')).toBe(1);
  });

  it('takes more for a link that is none, and never more than there is', () => {
    const door = gate(limits);
    for (let guess = 0; guess < 500; guess++) if (admitted(door, 1) === 1) door.wrongLink('192.0.2.1', NOW);
    expect(admitted(door, 1, '192.0.2.1', NOW + 1_000)).toBe(1);
    expect(gate(limits).admit('192.0.2.1', NOW)).toEqual({ kind: 'admitted' });
  });

  it('is never met by a person, or by a mail scanner that follows every link several times', () => {
    const door = gate(limits);
    for (let day = 0; day < 10; day++) expect(admitted(door, 40, '192.0.2.1', NOW + day * 86_400_000)).toBe(40);
  });

  it('does not go mad when the clock does', () => {
    const door = gate(limits);
    admitted(door, 60);
    expect(admitted(door, 5, '192.0.2.1', NOW - 86_400_000)).toBe(0);
  });

  it('remembers a bounded number of addresses, however many there are', () => {
    const buckets = emptyBuckets();
    const door = gate(limits, buckets);
    for (let at = 0; at < 20_000; at++) door.admit(`10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`, NOW);
    expect(buckets.byAddress.size).toBe(5_000);
  });
});

describe('a limit for all together', () => {
  it('holds whatever address asks', () => {
    const door = gate({ ORIGINMEND_PAGE_LIMIT_FOR_ALL: '100' });
    const counts = Array.from({ length: 150 }, (_, at) => admitted(door, 1, `192.0.2.${at}`));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(100);
  });
});

describe('both limits', () => {
  it('leave the others their share: an address over its own limit uses up nothing of what is for all', () => {
    const door = gate({ ORIGINMEND_PAGE_LIMIT: '60', ORIGINMEND_PAGE_LIMIT_FOR_ALL: '600' });
    expect(admitted(door, 5_000)).toBe(60);
    expect(door.admit('192.0.2.2', NOW)).toEqual({ kind: 'admitted' });
  });
});

describe('networks', () => {
  it('come before limits: who is elsewhere is told nothing, and uses nothing up', () => {
    const buckets = emptyBuckets();
    const door = gate({ ORIGINMEND_APPROVAL_NETWORKS: '198.51.100.0/24', ORIGINMEND_PAGE_LIMIT: '60' }, buckets);
    expect(door.admit('192.0.2.1', NOW)).toEqual({ kind: 'elsewhere' });
    expect(buckets.byAddress.size).toBe(0);
    expect(door.admit('198.51.100.7', NOW)).toEqual({ kind: 'admitted' });
  });
});
