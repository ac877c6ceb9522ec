import { describe, expect, it } from 'vitest';
import { diagnose } from '../../functions/core/diagnosis/diagnose.ts';
import { FactsError, parseFacts } from '../../functions/core/parse-facts.ts';
import { baseFacts, keysOfPath } from './diagnosis/cases.ts';

const UNREADABLE = { unreadable: 'AccessDenied' };

function factsWith(path: string, value: unknown, base = 'oac-healthy'): unknown {
  const facts = baseFacts(base);
  const keys = keysOfPath(path);
  const parent = keys.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], facts);
  (parent as Record<string | number, unknown>)[keys.at(-1) ?? ''] = value;
  return facts;
}

function diagnosed(path: string, value: unknown, base?: string) {
  return diagnose(parseFacts(factsWith(path, value, base)));
}

describe('an unreadable value', () => {
  const config = 'distribution.DistributionConfig';
  it.each([
    ['distribution.DistributionConfig', 'distribution', 'oac-missing-grant'],
    [`${config}.Origins`, 'distribution', 'oac-missing-grant'],
    [`${config}.Origins.Items[0].OriginAccessControlId`, 'distribution', 'oac-missing-grant'],
    [`${config}.DefaultCacheBehavior`, 'distribution', 'host-header-forwarded'],
    [`${config}.Enabled`, `${config}.Enabled`, 'distribution-disabled'],
    [`${config}.DefaultRootObject`, `${config}.DefaultRootObject`, 'default-root-object'],
    [`${config}.CustomErrorResponses`, `${config}.CustomErrorResponses`, 'custom-error-masking'],
    [`${config}.Staging`, `${config}.Staging`, 'staging-distribution-not-granted'],
    ['originAccessControls.E2OAC.SigningBehavior', 'originAccessControls.E2OAC', 'oac-missing-grant'],
    ['buckets.site.policy.Statement', 'buckets.site.policy', 'oac-missing-grant'],
    ['buckets.site.policy.Statement[0].Resource', 'buckets.site.policy', 'resource-mismatch'],
  ])('%s makes what rests on it unknown', (path, need, cause) => {
    const { verdict, unknown } = diagnosed(path, UNREADABLE);
    expect(verdict).toBe('unknown');
    expect(unknown.filter((answer) => answer.cause === cause).flatMap(({ needs }) => needs)).toContain(need);
  });

  it('inside Block Public Access leaves open whether a public statement shuts the OAI out', () => {
    const facts = factsWith('buckets.site.publicAccessBlock.RestrictPublicBuckets', UNREADABLE, 'oai-healthy') as {
      buckets: { site: { policy: { Statement: unknown[] } } };
    };
    const anybody = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::site/open/*' };
    facts.buckets.site.policy.Statement.push(anybody);
    const { verdict, unknown } = diagnose(parseFacts(facts));
    expect(verdict).toBe('unknown');
    expect(unknown.map(({ cause }) => cause)).toContain('bpa-restrict-public-buckets');
  });

  it.each(['distribution.DomainName', 'distribution.Status', `${config}.Comment`, `${config}.Aliases`, 'collectedAt'])(
    'of %s changes nothing that is judged',
    (path) => {
      expect(diagnosed(path, UNREADABLE).verdict).toBe('healthy');
    },
  );

  it('never hides what is proven elsewhere', () => {
    const facts = factsWith(`${config}.Enabled`, UNREADABLE) as { buckets: { site: { policy: unknown } } };
    facts.buckets.site.policy = null;
    expect(diagnose(parseFacts(facts))).toMatchObject({
      verdict: 'broken',
      findings: [{ cause: 'oac-missing-grant' }],
    });
  });
});

describe('a distribution without origins', () => {
  it.each([[{}], [{ Quantity: 0, Items: [] }]])('is not healthy: %j', (origins) => {
    const diagnosis = diagnosed('distribution.DistributionConfig.Origins', origins);
    expect(diagnosis).toMatchObject({ verdict: 'unknown', distribution: { id: 'E1SITE' }, findings: [] });
    expect(diagnosis.unknown[0]?.needs).toEqual(['distribution.DistributionConfig.Origins.Items']);
  });
});

describe('a value of the wrong shape', () => {
  const policy = { Version: '2012-10-17', Statement: [] };
  it.each([
    ['buckets.site.policy', JSON.stringify(policy), /policy is .*expected object/],
    ['buckets.site.policy', { Policy: JSON.stringify(policy) }, /policy is .*expected the policy document itself/],
    ['buckets.site.policy', { unreadable: 5 }, /policy is .*expected an error code/],
    ['buckets.site.policy.Statement', 'Allow', /Statement is "Allow"; expected a statement or a list/],
    ['buckets.site.policy.Statement', [null], /Statement is \[null\]; expected a statement or a list/],
    ['buckets.site.publicAccessBlock', { PublicAccessBlockConfiguration: {} }, /expected the four settings themselves/],
    [
      'cachePolicies',
      { c: { ParametersInCacheKeyAndForwardedToOrigin: {} } },
      /expected HeadersConfig and QueryStringsConfig themselves/,
    ],
    ['cachePolicies', { c: { CachePolicy: {} } }, /expected HeadersConfig and QueryStringsConfig themselves/],
    [
      'originRequestPolicies.o',
      { OriginRequestPolicyConfig: {} },
      /expected HeadersConfig and QueryStringsConfig themselves/,
    ],
    ['buckets.site.objects["index.html"].ownedByBucketOwner', 'true', /ownedByBucketOwner is "true"; expected boolean/],
    ['buckets.site.objects["index.html"].ServerSideEncryption', 5, /ServerSideEncryption is 5; expected string/],
    ['kmsKeys.k', { policy: 'text' }, /kmsKeys\.k\.policy is "text"; expected object/],
    ['distribution.ARN', 'E1SITE', /ARN is "E1SITE"; expected an ARN like/],
  ])('%s = %j is named with what was expected', (path, value, message) => {
    expect(() => parseFacts(factsWith(path, value))).toThrow(FactsError);
    expect(() => parseFacts(factsWith(path, value))).toThrow(message);
  });

  it('nested beyond all reason is refused, not followed', () => {
    const nested = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`) as unknown;
    const facts = factsWith('buckets.site.policy.Statement[0].Condition.StringEquals["aws:Nested"]', nested);
    expect(() => parseFacts(facts)).toThrow(/nested too deep; expected at most 100 levels/);
  });
});
