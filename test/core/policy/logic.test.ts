import { describe, expect, it } from 'vitest';
import { agreed, every, not, some } from '../../../functions/core/policy/logic.ts';
import type { Match } from '../../../functions/core/policy/match.ts';

describe('three-valued logic', () => {
  it.each<[readonly Match[], Match, Match, Match]>([
    [[], 'yes', 'no', 'unknown'],
    [['yes'], 'yes', 'yes', 'yes'],
    [['no'], 'no', 'no', 'no'],
    [['unknown'], 'unknown', 'unknown', 'unknown'],
    [['yes', 'no'], 'no', 'yes', 'unknown'],
    [['yes', 'unknown'], 'unknown', 'yes', 'unknown'],
    [['no', 'unknown'], 'no', 'unknown', 'unknown'],
    [['unknown', 'no', 'yes'], 'no', 'yes', 'unknown'],
  ])('%j: every %s, some %s, agreed %s', (matches, all, any, common) => {
    expect([every(matches), some(matches), agreed(matches)]).toEqual([all, any, common]);
  });
  it('the opposite of unknown is unknown', () => {
    expect((['yes', 'no', 'unknown'] as const).map(not)).toEqual(['no', 'yes', 'unknown']);
  });
});
