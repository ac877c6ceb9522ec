import { describe, expect, it } from 'vitest';
import { mapConcurrently } from '../../functions/workflow/concurrency.ts';

describe('mapConcurrently', () => {
  it.each([1, 3, 8, 100])('keeps the order and runs at most %i at the same time', async (atOnce) => {
    const items = Array.from({ length: 20 }, (_, index) => index);
    const load = { running: 0, most: 0 };
    const results = await mapConcurrently(items, atOnce, async (item) => {
      load.running += 1;
      load.most = Math.max(load.most, load.running);
      await new Promise((resolve) => setTimeout(resolve, (20 - item) % 5));
      load.running -= 1;
      return item * 2;
    });
    expect(results).toEqual(items.map((item) => item * 2));
    expect(load.most).toBe(Math.min(atOnce, 20));
  });

  it('does nothing for no items', async () => {
    expect(await mapConcurrently([], 3, () => Promise.reject(new Error('never called')))).toEqual([]);
  });

  it('fails with the first failure', async () => {
    await expect(
      mapConcurrently([1, 2, 3], 1, (item) => (item === 2 ? Promise.reject(new Error('two')) : Promise.resolve(item))),
    ).rejects.toThrow('two');
  });
});
