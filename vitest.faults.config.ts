import { defineConfig } from 'vitest/config';

/** Every fault in every AWS call of the stories: minutes, so apart from the other tests. */
export default defineConfig({
  test: {
    include: ['test/faults/full-walk/*.walk.ts'],
    maxWorkers: 4,
    testTimeout: 30 * 60_000,
    hookTimeout: 30_000,
  },
});
