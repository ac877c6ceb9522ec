import { afterEach, describe, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

/** The home region is asked for once per process, so each case loads the module anew. */
async function clientsIn(region: string | undefined) {
  vi.resetModules();
  vi.stubEnv('AWS_REGION', region);
  vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent');
  const { awsClients } = await import('../../functions/aws/clients.ts');
  return awsClients(undefined);
}

describe('the regions of the clients', () => {
  it.each([
    ['eu-central-1', 'us-east-1', 'eu-central-1'],
    ['cn-north-1', 'cn-northwest-1', 'cn-north-1'],
    [undefined, 'us-east-1', 'us-east-1'],
  ])('in %s: CloudFront and its metrics in %s, the table in %s', async (region, global, home) => {
    const clients = await clientsIn(region);
    expect(await clients.cloudFront().config.region()).toBe(global);
    expect(await clients.cloudWatch().config.region()).toBe(global);
    expect(await clients.dynamoDb().config.region()).toBe(home);
    expect(await clients.homeRegion()).toBe(home);
  });
});

describe('the clients', () => {
  it('are made once per endpoint and region', async () => {
    const clients = await clientsIn('us-east-1');
    const { awsClients } = await import('../../functions/aws/clients.ts');
    expect(awsClients(undefined)).toBe(clients);
    expect(awsClients('http://127.0.0.1:1')).not.toBe(clients);
    expect(clients.s3('eu-west-1')).toBe(clients.s3('eu-west-1'));
    expect(clients.s3('eu-west-1')).not.toBe(clients.s3('us-east-1'));
    expect(clients.cloudFront()).toBe(clients.cloudFront());
  });

  it.each([undefined, 'standard', 'adaptive'] as const)('retry five times at most, in mode %s', async (asked) => {
    await clientsIn('us-east-1');
    const { awsClients } = await import('../../functions/aws/clients.ts');
    const { config } = awsClients(undefined, asked).s3('us-east-1');
    expect(await config.maxAttempts()).toBe(5);
    const mode = typeof config.retryMode === 'function' ? await config.retryMode() : config.retryMode;
    expect(mode).toBe(asked ?? 'standard');
  });
});
