import { defineConfig } from 'vitest/config';

/** The pages in a real Chromium (CHROMIUM, else /usr/bin/chromium): slower than the rest, one file at a time. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
