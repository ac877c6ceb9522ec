import { afterAll, beforeAll, vi } from 'vitest';

/** The SDK signs every request; what it signs with does not matter to a server of our own. */
export function useTestCredentials(): void {
  beforeAll(() => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    vi.stubEnv('AWS_REGION', 'us-east-1');
  });
  afterAll(() => {
    vi.unstubAllEnvs();
  });
}
