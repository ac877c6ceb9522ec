import { describe, expect, it } from 'vitest';
import { duration, minutesBetween, utc } from '../../../functions/core/report/when.ts';

describe('times', () => {
  it.each([
    ['2026-11-03T02:14:59.120Z', '2026-11-03 02:14 UTC'],
    ['2026-11-03T02:14:59Z', '2026-11-03 02:14 UTC'],
    ['yesterday\n', 'yesterday'],
  ])('shows %j as %j', (time, shown) => {
    expect(utc(time)).toBe(shown);
  });

  it.each([
    [0, 'less than a minute'],
    [1, '1 min'],
    [119, '119 min'],
    [200, '3 h 20 min'],
    [3000, '2 d 2 h'],
  ])('says %i minutes as %s', (minutes, said) => {
    expect(duration(minutes)).toBe(said);
  });

  it('counts whole minutes, never below zero, and nothing for what is no time', () => {
    expect(minutesBetween('2026-11-03T02:00:00Z', '2026-11-03T02:12:20Z')).toBe(12);
    expect(minutesBetween('2026-11-03T02:12:00Z', '2026-11-03T02:00:00Z')).toBe(0);
    expect(minutesBetween('?', '2026-11-03T02:00:00Z')).toBeUndefined();
  });
});
