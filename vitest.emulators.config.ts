import { defineConfig } from 'vitest/config';

/** The AWS edge against emulators written by others. They live in the Python environment EMULATOR_VENV, else .venv-emulators. */
export default defineConfig({
  test: {
    include: ['test/emulators/**/*.test.ts'],
    env: {
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'us-east-1',
      POWERTOOLS_LOG_LEVEL: 'SILENT',
      POWERTOOLS_METRICS_DISABLED: 'true',
    },
    globalSetup: ['test/emulators/global-setup.ts'],
    fileParallelism: false,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
