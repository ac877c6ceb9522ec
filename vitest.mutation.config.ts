import { defineConfig } from 'vitest/config';

/** Only the tests that judge policies and facts: mutants of the core must be killed by these, without sandbox or servers. */
export default defineConfig({
  test: { include: ['test/core/**/*.test.ts'], exclude: ['test/core/report/**'], testTimeout: 30_000 },
});
