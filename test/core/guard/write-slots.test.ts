import { describe, expect, it } from 'vitest';
import { hasSlot, nextFreeAt, slotsTaken, withoutSlot, withSlot } from '../../../functions/core/guard/write-slots.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 3, 2, minute)).toISOString();
const slot = (id: string, minute: number) => ({ id, at: at(minute), about: 'site' });
const request = (planId: string, minute: number, max = 2) => ({ planId, bucket: 'site', at: at(minute), max });

describe('a slot', () => {
  it('is taken while one is free, and forgets those that are an hour old', () => {
    expect(withSlot([slot('a', 0), slot('b', 30)], request('c', 60))).toEqual([slot('b', 30), slot('c', 60)]);
  });

  it('is not taken when none is free', () => {
    expect(withSlot([slot('a', 0), slot('b', 30)], request('c', 59))).toBeUndefined();
  });

  it('is not taken twice by the same plan within the hour', () => {
    expect(withSlot([slot('a', 0)], request('a', 10))).toBeUndefined();
    expect(hasSlot([slot('a', 0)], request('a', 10))).toBe(true);
    expect(hasSlot([slot('a', 0)], request('a', 60))).toBe(false);
  });

  it('can be given back', () => {
    expect(withoutSlot([slot('a', 0), slot('b', 1)], 'a')).toEqual([slot('b', 1)]);
    expect(withoutSlot([slot('b', 1)], 'a')).toBeUndefined();
  });
});

describe('the next free slot', () => {
  it.each([
    ['one hour after the oldest, when the list is full', [slot('a', 5), slot('b', 30)], 2, at(65)],
    ['after as many have ended as are too many, when the cap was lowered', [slot('a', 5), slot('b', 30)], 1, at(90)],
  ])('is %s', (_when, slots, max, free) => {
    expect(nextFreeAt(slots, { at: at(40), max })).toBe(free);
  });
});

it('counts what is taken now', () => {
  expect(slotsTaken([slot('a', 0), slot('b', 30)], at(70))).toBe(1);
});
