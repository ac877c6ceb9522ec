import { defineConfig } from 'vitest/config';

if (!/^v(2[4-9]|[3-9]\d)/.test(process.version)) {
  throw new Error(`vitest runs on Node ${process.version}; expected 24 or newer. Start it through npm: npm test`);
}

/** Run by configurations of their own. */
const ELSEWHERE = ['test/browser/**', 'test/emulators/**'];

/** These need modules that nobody has loaded before them: they set what is read while a module loads, or load it afresh. */
const ALONE = ['test/e2e/recorded-events.test.ts', 'test/faults/secrets.test.ts', 'test/aws/clients.test.ts'];

export default defineConfig({
  test: {
    // Most of the end-to-end tests wait: for a lease, a pause before a retry, CloudTrail's two lookups a second.
    maxWorkers: 5,
    // Only what hangs takes as long, also on a machine that is busy with something else.
    testTimeout: 120_000,
    hookTimeout: 60_000,
    setupFiles: ['test/setup/own-environment.ts'],
    projects: [
      {
        extends: true,
        // Loading the SDK and the linters of every file again would take as long as the tests themselves.
        test: { name: 'together', include: ['test/**/*.test.ts'], exclude: [...ELSEWHERE, ...ALONE], isolate: false },
      },
      { extends: true, test: { name: 'alone', include: ALONE } },
    ],
  },
});
