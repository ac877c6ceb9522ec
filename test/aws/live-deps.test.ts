import { afterEach, describe, expect, it, vi } from 'vitest';
import { cliDeps, edgeUrl, liveDeps } from '../../functions/aws/live-deps.ts';
import { readCliConfig } from '../../functions/shared/config.ts';
import { metrics } from '../../functions/shared/observability.ts';
import { useTestCredentials } from './credentials.ts';
import { jsonAnswer, startStub } from './http-stub.ts';

useTestCredentials();
afterEach(() => {
  vi.restoreAllMocks();
});

const configFor = (env: Record<string, string>) => readCliConfig(env);

describe('edgeUrl', () => {
  it.each([
    ['https://d1.cloudfront.net/a%20b?x=1', 'https://{domain}', 'https://d1.cloudfront.net/a%20b?x=1'],
    ['http://d1.cloudfront.net/', 'https://{domain}', 'http://d1.cloudfront.net/'],
    [
      'https://d1.cloudfront.net/a%20b?x=1',
      'http://127.0.0.1:4566/edge/{domain}',
      'http://127.0.0.1:4566/edge/d1.cloudfront.net/a%20b?x=1',
    ],
    [
      'https://d1.cloudfront.net/',
      'http://127.0.0.1:4566/edge/{domain}/',
      'http://127.0.0.1:4566/edge/d1.cloudfront.net/',
    ],
    ['no url', 'http://127.0.0.1:4566/{domain}', 'no url'],
  ])('%s with %s → %s', (url, template, expected) => {
    expect(edgeUrl(url, template)).toBe(expected);
  });
});

describe('liveDeps', () => {
  it('sends every call to the configured endpoint', async () => {
    const stub = await startStub(({ url }) => (url === '/' ? jsonAnswer({}) : { status: 404 }));
    const deps = liveDeps(
      configFor({
        AWS_ENDPOINT_URL: stub.url,
        ORIGINMEND_PROBE_URL: `${stub.url}/edge/{domain}`,
        ORIGINMEND_TOPIC_ARN: 'arn:aws:sns:eu-west-1:111122223333:t',
      }),
    );
    await deps.cloudfront.getOriginAccessControl('E1');
    await deps.s3.getTags({ bucket: 'site', region: 'eu-west-1' });
    await deps.kms.describeKey('arn:aws:kms:ap-south-1:111122223333:key/k');
    await deps.cloudwatch.alarmContributors('a');
    await deps.plans.get('p');
    await deps.probe('https://d1.cloudfront.net/x');
    await deps.notify({ kind: 'audit', subject: 's', text: 't', json: {}, attributes: {} }).catch(() => undefined);
    const scopes = stub.seen.map(
      ({ headers }) => /Credential=test\/\d+\/([^/]+\/[^/]+)/.exec(headers.authorization ?? '')?.[1] ?? 'unsigned',
    );
    expect(scopes).toEqual([
      'us-east-1/cloudfront',
      'eu-west-1/s3',
      'ap-south-1/kms',
      'ap-south-1/kms',
      'us-east-1/monitoring',
      'us-east-1/dynamodb',
      'unsigned',
      'eu-west-1/sns',
    ]);
  });

  it('makes tokens of 256 and ids of 128 random bits', () => {
    const { newToken, newId } = liveDeps(configFor({}));
    expect(newToken()).toMatch(/^[\w-]{43}$/);
    expect(newId()).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(Array.from({ length: 100 }, newToken)).size).toBe(100);
  });

  it('counts in the one metrics buffer', () => {
    const addMetric = vi.spyOn(metrics, 'addMetric').mockReturnValue(metrics);
    const { count } = liveDeps(configFor({}));
    count('PlanApplied');
    count('RecoveryMinutes', 7);
    expect(addMetric.mock.calls).toEqual([
      ['PlanApplied', 'Count', 1],
      ['RecoveryMinutes', 'Count', 7],
    ]);
  });
});

describe('cliDeps', () => {
  it('leaves standard output to the command line', () => {
    const printed = vi.spyOn(process.stdout, 'write');
    const logged = vi.spyOn(console, 'info');
    const deps = cliDeps(configFor({}));
    deps.log('info', 'examined');
    deps.count('PlanApplied');
    expect([printed.mock.calls, logged.mock.calls]).toEqual([[], []]);
  });
});
