import { describe, expect, it } from 'vitest';
import type { ConfigEdit } from '../../../functions/core/change.ts';
import { diagnose } from '../../../functions/core/diagnosis/diagnose.ts';
import { kmsDecryptStatement } from '../../../functions/core/diagnosis/kms-objects.ts';
import { type Facts, isUnreadable } from '../../../functions/core/facts.ts';
import { buildChangePlans, type Requested } from '../../../functions/core/plan/change-plans.ts';
import { refuseDistributionEdits } from '../../../functions/core/plan/config-guardrails.ts';
import type { Currents, VersionedConfig } from '../../../functions/core/plan/currents.ts';
import type { Plan, Planned } from '../../../functions/core/plan/plan.ts';
import { PLAN_KINDS } from '../../../functions/core/plan/plan-kind.ts';
import { oacReadStatement } from '../../../functions/core/policy/grants.ts';
import { ACCOUNT, allow, DISTRIBUTION_ARN, deny, OAC, OAI, oaiPrincipal, policyOf, siteFacts } from './site-facts.ts';

const GRANT = {
  ...oacReadStatement({ bucket: 'site', partition: 'aws', prefix: '', distributionArn: DISTRIBUTION_ARN }),
};
const PLAIN_HTTP = { Bool: { 'aws:SecureTransport': 'false' } };
const SIGNS = { SigningBehavior: 'always', SigningProtocol: 'sigv4', OriginAccessControlOriginType: 's3' };
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`;
const NOTHING: Facts = siteFacts({ policy: policyOf(GRANT) });

function configOf(facts: Facts): VersionedConfig {
  if (isUnreadable(facts.distribution)) throw new Error('no distribution');
  return { config: facts.distribution.DistributionConfig, version: 'ETAG1' };
}

function planFor(
  facts: Facts,
  currents: Currents = {},
  requested: Requested = {},
  policyText?: string,
): readonly Planned[] {
  const all = { distribution: configOf(facts), ownOriginAccessControls: [{ Id: 'E2OAC', ...SIGNS }], ...currents };
  const policyTexts = policyText === undefined ? {} : { site: policyText };
  return buildChangePlans(facts, diagnose(facts), all, new Set(PLAN_KINDS), { ...requested, policyTexts });
}

function onlyPlan(planned: readonly Planned[]): Plan {
  const [first] = planned;
  if (planned.length === 1 && first?.kind === 'plan') return first.plan;
  throw new Error(`expected one plan, got ${JSON.stringify(planned, null, 2)}`);
}

const http = (more: Parameters<typeof siteFacts>[0] = {}) =>
  siteFacts({
    origin: OAI,
    policy: policyOf(allow(oaiPrincipal('E3OAI')), deny(PLAIN_HTTP)),
    distribution: { DefaultCacheBehavior: { TargetOriginId: 's3', ViewerProtocolPolicy: 'allow-all' } },
    ...more,
  });

const encrypted = (key: Record<string, unknown> = {}) =>
  siteFacts({
    policy: policyOf(GRANT),
    bucket: {
      objects: { 'index.html': { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KEY, ownedByBucketOwner: true } },
    },
    facts: {
      kmsKeys: { [KEY]: { KeyManager: 'CUSTOMER', KeyState: 'Enabled', policy: { Statement: [] }, ...key } },
    },
  });

describe('a plan beyond bucket policies', () => {
  it('is never made while its kind is off', () => {
    const off = buildChangePlans(http(), diagnose(http()), { distribution: configOf(http()) }, new Set(), {
      policyTexts: {},
    });
    expect(off).toEqual([]);
  });

  it('always needs approval, whatever the cause calls it', () => {
    const plans = [...planFor(http()), ...planFor(encrypted(), { keyPolicies: { [KEY]: '{"Statement":[]}' } })];
    expect(plans.map((planned) => planned.kind === 'plan' && planned.plan.safety)).toEqual(['approve', 'approve']);
  });

  it('is not made for what is only worth knowing', () => {
    const found = diagnose(http());
    const aside = { ...found, findings: found.findings.map((finding) => ({ ...finding, impact: 'info' as const })) };
    const currents = { distribution: configOf(http()) };
    const planned = (diagnosis: typeof found) =>
      buildChangePlans(http(), diagnosis, currents, new Set(PLAN_KINDS), { policyTexts: {} });
    expect([planned(found).length, planned(aside)]).toEqual([1, []]);
  });
});

describe('update-distribution', () => {
  it('sets redirect-to-https on the affected behavior only', () => {
    expect(onlyPlan(planFor(http()))).toMatchObject({
      kind: 'update-distribution',
      causes: ['deny-insecure-transport'],
      version: 'ETAG1',
      edits: [
        {
          path: 'DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy',
          from: 'allow-all',
          to: 'redirect-to-https',
        },
      ],
    });
  });

  it('has another fingerprint for every ETag and every change', () => {
    const print = (version: string) =>
      onlyPlan(planFor(http(), { distribution: { ...configOf(http()), version } })).fingerprint;
    expect(print('A')).not.toBe(print('B'));
    expect(print('A')).toBe(print('A'));
  });

  it('attaches an OAC only together with the grant it needs, as two steps in that order', () => {
    const anonymous = siteFacts({ origin: { S3OriginConfig: { OriginAccessIdentity: '' } }, policy: policyOf() });
    expect(onlyPlan(planFor(anonymous))).toMatchObject({
      edits: [{ path: 'DistributionConfig.Origins.Items[0].OriginAccessControlId', to: 'E2OAC' }],
      grant: { kind: 'put-bucket-policy', bucket: 'site', edits: [{ kind: 'append-statement', statement: GRANT }] },
    });
  });

  it('names the OAC to create where none of the account signs always for S3', () => {
    const anonymous = siteFacts({ origin: { S3OriginConfig: { OriginAccessIdentity: '' } }, policy: policyOf(GRANT) });
    const listed = [{ Id: 'E9', ...SIGNS, SigningBehavior: 'never' }];
    expect(onlyPlan(planFor(anonymous, { ownOriginAccessControls: listed }))).toMatchObject({
      originAccessControl: { create: 'originmend-E1EXAMPLE0000' },
    });
  });

  it.each<[string, Currents, Parameters<typeof siteFacts>[0], string]>([
    [
      'the distribution is being deployed',
      {},
      { facts: { distribution: { ...rawDistribution(), Status: 'InProgress' } } },
      'deployed',
    ],
    ['it could not be read again', { distribution: { unreadable: 'AccessDenied' } }, {}, 'distribution'],
    ['it reads differently by now', { distribution: { config: { Comment: 'theirs' }, version: 'B' } }, {}, 'fresh'],
    [
      'it has elements that writing would lose',
      { distribution: { ...configOf(http()), notUnderstood: ['Distribution.DistributionConfig.New'] } },
      {},
      'understood',
    ],
  ])('is refused while %s', (_why, currents, more, guardrail) => {
    expect(planFor(http(more), currents)).toMatchObject([
      { kind: 'refused', guardrail, target: 'distribution E1EXAMPLE0000' },
    ]);
  });

  it.each<[string, ConfigEdit]>([
    ['Enabled', { path: 'DistributionConfig.Enabled', from: true, to: false }],
    ['Aliases', { path: 'DistributionConfig.Aliases', from: null, to: { Quantity: 0 } }],
    [
      'a protocol that lets plain HTTP in',
      {
        path: 'DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy',
        from: 'redirect-to-https',
        to: 'allow-all',
      },
    ],
    [
      'another bucket',
      {
        path: 'DistributionConfig.Origins.Items[0].DomainName',
        from: 'site.s3.eu-west-1.amazonaws.com',
        to: 'evil.s3.eu-west-1.amazonaws.com',
      },
    ],
    ['no OAC', { path: 'DistributionConfig.Origins.Items[0].OriginAccessControlId', from: 'E2OAC', to: '' }],
    [
      'an OAI',
      {
        path: 'DistributionConfig.Origins.Items[0].S3OriginConfig.OriginAccessIdentity',
        from: '',
        to: 'origin-access-identity/cloudfront/E9',
      },
    ],
    [
      'a path that only looks like one',
      { path: 'DistributionConfig.Origins.Items[0].DomainName.x', from: null, to: 'y' },
    ],
    [
      'another request policy',
      { path: 'DistributionConfig.DefaultCacheBehavior.OriginRequestPolicyId', from: null, to: 'any' },
    ],
  ])('never sets %s', (_what, edit) => {
    expect(refuseDistributionEdits(NOTHING, configOf(NOTHING), [edit])).toMatchObject({ guardrail: 'known-edits' });
  });
});

describe('update-origin-access-control', () => {
  const never = (facts: Record<string, unknown> = {}) =>
    siteFacts({
      policy: policyOf(GRANT),
      facts: { originAccessControls: { E2OAC: { ...SIGNS, SigningBehavior: 'never' } }, ...facts },
    });
  const current = {
    originAccessControls: { E2OAC: { config: { ...SIGNS, SigningBehavior: 'never' }, version: 'OACTAG' } },
  };

  it('sets SigningBehavior always and nothing else, and names every distribution it reaches', () => {
    const other = { Id: 'E7', Origins: { Items: [{ Id: 'x', DomainName: 'x', OriginAccessControlId: 'E2OAC' }] } };
    const plan = onlyPlan(planFor(never({ otherDistributions: [other] }), current));
    expect(plan).toMatchObject({
      edits: [{ path: 'OriginAccessControlConfig.SigningBehavior', from: 'never', to: 'always' }],
      warnings: [expect.stringContaining('reaches E7')],
    });
  });

  it('is refused when the reach is not known', () => {
    expect(planFor(never({ otherDistributions: { unreadable: 'AccessDenied' } }), current)).toMatchObject([
      { kind: 'refused', guardrail: 'blast-radius' },
    ]);
  });
});

describe('put-key-policy', () => {
  const texts = { keyPolicies: { [KEY]: '{"Statement":[]}' } };

  it('appends exactly the statement that lets this distribution decrypt', () => {
    expect(onlyPlan(planFor(encrypted(), texts))).toMatchObject({
      kind: 'put-key-policy',
      keyArn: KEY,
      statement: kmsDecryptStatement(DISTRIBUTION_ARN),
    });
  });

  it.each([
    ['an AWS managed key', { KeyManager: 'AWS' }],
    ['a disabled key', { KeyState: 'Disabled' }],
    ['a key whose manager cannot be read', { KeyManager: { unreadable: 'AccessDenied' } }],
  ])('is never planned for %s', (_what, key) => {
    expect(planFor(encrypted(key), texts).filter(({ kind }) => kind === 'plan')).toEqual([]);
  });

  it('is refused when it would not fit into 32 KB, and when the text cannot be read', () => {
    const large = JSON.stringify({ Id: 'x'.repeat(32_700), Statement: [] });
    expect(planFor(encrypted(), { keyPolicies: { [KEY]: large } })).toMatchObject([{ guardrail: 'size' }]);
    expect(planFor(encrypted(), { keyPolicies: { [KEY]: { unreadable: 'AccessDenied' } } })).toMatchObject([
      { guardrail: 'key-policy' },
    ]);
  });
});

describe('migrate-to-oac', () => {
  const withOai = siteFacts({ origin: OAI, policy: policyOf(allow(oaiPrincipal('E3OAI'))) });

  it('is offered on request, and then changes the two values of exactly that origin', () => {
    expect(planFor(withOai)).toEqual([]);
    expect(onlyPlan(planFor(withOai, {}, { migrate: true }))).toMatchObject({
      kind: 'migrate-to-oac',
      originId: 's3',
      oaiId: 'E3OAI',
      edits: [
        { path: 'DistributionConfig.Origins.Items[0].OriginAccessControlId', from: '', to: 'E2OAC' },
        { path: 'DistributionConfig.Origins.Items[0].S3OriginConfig.OriginAccessIdentity', to: '' },
      ],
      grant: { edits: [{ kind: 'append-statement' }] },
    });
  });

  it('is refused when the OAC would be refused by something a grant cannot mend', () => {
    const denied = siteFacts({
      origin: OAI,
      policy: policyOf(
        allow(oaiPrincipal('E3OAI')),
        deny({ StringEquals: { 'aws:PrincipalServiceName': 'cloudfront.amazonaws.com' } }),
      ),
    });
    expect(planFor(denied, {}, { migrate: true })).toMatchObject([{ kind: 'refused' }]);
  });
});

describe('remove-oai-grant', () => {
  const text = (document: object) => JSON.stringify(document);
  const left = policyOf(GRANT, allow(oaiPrincipal('E3OAI')));
  const removal = { removeGrant: { bucket: 'site', oaiId: 'E3OAI' } };
  const plan = (policy: Record<string, unknown>, facts: Record<string, unknown> = {}) =>
    planFor(siteFacts({ origin: OAC, policy, facts }), {}, removal, text(policy));

  it('takes out exactly the statement of this OAI', () => {
    expect(onlyPlan(plan(left))).toMatchObject({ kind: 'remove-oai-grant', after: policyOf(GRANT) });
  });

  it('takes out one name of a list, and a canonical user, and leaves every Deny', () => {
    const both = { AWS: [oaiPrincipal('E3OAI').AWS, `arn:aws:iam::${ACCOUNT}:role/deploy`] };
    const denial = { ...allow(oaiPrincipal('E3OAI')), Effect: 'Deny', Action: 's3:PutObject' };
    const policy = policyOf(GRANT, allow(both), denial, allow({ CanonicalUser: 'a'.repeat(64) }));
    expect(onlyPlan(plan(policy))).toMatchObject({
      after: policyOf(GRANT, allow({ AWS: [`arn:aws:iam::${ACCOUNT}:role/deploy`] }), denial),
    });
  });

  it.each<[string, Record<string, unknown>]>([
    [
      'another distribution uses it',
      { otherDistributions: [{ Id: 'E7', Staging: true, Origins: { Items: [{ Id: 'x', DomainName: 'y', ...OAI }] } }] },
    ],
    ['the others cannot be listed', { otherDistributions: { unreadable: 'AccessDenied' } }],
  ])('is refused when %s', (_why, facts) => {
    expect(plan(left, facts)).toMatchObject([{ kind: 'refused', guardrail: 'oai-in-use' }]);
  });

  it('is refused when no statement would be left, and not made when nothing grants the OAI', () => {
    expect(plan(policyOf(allow(oaiPrincipal('E3OAI'))))).toMatchObject([{ guardrail: 'keeps-other-statements' }]);
    expect(plan(policyOf(GRANT))).toEqual([]);
  });
});

function rawDistribution(): Record<string, unknown> {
  const facts = http();
  return { ...(facts.distribution as unknown as Record<string, unknown>) };
}
