import { defineConfig } from 'vitest/config';

if (!/^v(2[4-9]|[3-9]\d)/.test(process.version)) {
  throw new Error(`vitest runs on Node ${process.version}; expected 24 or newer. Start it through npm: npm test`);
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser/**', 'test/emulators/**'],
    // Most of the end-to-end tests wait: for a lease, a pause before a retry, CloudTrail's two lookups a second.
    maxWorkers: 5,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
