import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../functions/core/diagnosis/diagnose.ts';
import type { Facts } from '../../../functions/core/facts.ts';
import { buildPlans } from '../../../functions/core/plan/build-plan.ts';
import type { BucketPolicyPlan, Planned } from '../../../functions/core/plan/plan.ts';
import { type PolicyDocument, statementsOf } from '../../../functions/core/policy/document.ts';
import { evaluate } from '../../../functions/core/policy/evaluate.ts';
import type { AuthorizationRequest, RequestPrincipal } from '../../../functions/core/policy/request.ts';
import {
  allow,
  cloudFront,
  DISTRIBUTION_ARN,
  deny,
  OAC,
  OAI,
  oaiPrincipal,
  policyOf,
  siteFacts,
  sourceArn,
} from './site-facts.ts';

const OTHER_ARN = 'arn:aws:cloudfront::111122223333:distribution/E9OTHER';

function plan(facts: Facts): readonly Planned<BucketPolicyPlan>[] {
  return buildPlans(facts, diagnose(facts));
}

function only(facts: Facts): Planned<BucketPolicyPlan> {
  const [first, ...rest] = plan(facts);
  expect(rest).toEqual([]);
  if (!first) throw new Error('nothing was planned');
  return first;
}

describe('buildPlans', () => {
  it('appends exactly the documented OAC statement for the three parts of the grant and nothing else', () => {
    const before = policyOf(allow(oaiPrincipal('E3OAI')));
    const planned = only(siteFacts({ origin: OAC, policy: before }));
    expect(planned).toMatchObject({
      kind: 'plan',
      plan: {
        causes: ['oai-to-oac-half-migrated'],
        safety: 'auto',
        ownerAccountId: '111122223333',
        region: 'eu-west-1',
      },
    });
    expect(planned.kind === 'plan' && planned.plan.after).toEqual({
      Version: '2012-10-17',
      Statement: [
        ...(before['Statement'] as object[]),
        {
          Sid: 'AllowCloudFrontOACReadE1EXAMPLE0000',
          Effect: 'Allow',
          Principal: { Service: 'cloudfront.amazonaws.com' },
          Action: 's3:GetObject',
          Resource: 'arn:aws:s3:::site/*',
          Condition: { StringEquals: { 'AWS:SourceArn': DISTRIBUTION_ARN } },
        },
      ],
    });
  });

  it('starts a new document for a bucket without a policy', () => {
    const planned = only(siteFacts({ origin: OAI, policy: null }));
    expect(planned.kind === 'plan' && planned.plan.after).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'AllowCloudFrontOAIReadE3OAI',
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E3OAI' },
          Action: 's3:GetObject',
          Resource: 'arn:aws:s3:::site/*',
        },
      ],
    });
  });

  it('scopes the grant to the origin path', () => {
    const planned = only(
      siteFacts({
        origin: { ...OAC, OriginPath: '/production' },
        policy: null,
        bucket: { objects: { 'production/index.html': {} } },
      }),
    );
    expect(planned.kind === 'plan' && statementsOf(planned.plan.after)[0]?.Resource).toBe(
      'arn:aws:s3:::site/production/*',
    );
  });

  it('keeps Version 2008, Id, a Statement object and unknown elements as they are', () => {
    const before = {
      Version: '2008-10-17',
      Id: 'PolicyForCloudFrontPrivateContent',
      Statement: { Sid: '1', ...allow(oaiPrincipal('E4OAI')) },
      Extra: [1],
    };
    const planned = only(siteFacts({ origin: OAI, policy: before }));
    expect(planned.kind === 'plan' && planned.plan.after).toMatchObject({
      Version: '2008-10-17',
      Id: 'PolicyForCloudFrontPrivateContent',
      Extra: [1],
    });
    expect(planned.kind === 'plan' && statementsOf(planned.plan.after)[0]).toEqual(before.Statement);
  });

  it('serves two origin paths of one bucket with one change', () => {
    const facts = siteFacts({
      policy: null,
      distribution: {
        Origins: {
          Items: [
            {
              Id: 'a',
              DomainName: 'site.s3.eu-west-1.amazonaws.com',
              OriginPath: '/a',
              OriginAccessControlId: 'E2OAC',
            },
            {
              Id: 'b',
              DomainName: 'site.s3.eu-west-1.amazonaws.com',
              OriginPath: '/b',
              OriginAccessControlId: 'E2OAC',
            },
          ],
        },
        DefaultCacheBehavior: { TargetOriginId: 'a' },
        CacheBehaviors: { Items: [{ PathPattern: '/b/*', TargetOriginId: 'b' }] },
      },
      bucket: { objects: {} },
    });
    const planned = only(facts);
    expect(planned.kind === 'plan' && statementsOf(planned.plan.after).map((statement) => statement.Resource)).toEqual([
      'arn:aws:s3:::site/a/*',
      'arn:aws:s3:::site/b/*',
    ]);
    expect(
      planned.kind === 'plan' && new Set(statementsOf(planned.plan.after).map((statement) => statement.Sid)).size,
    ).toBe(2);
  });

  it.each([
    [
      'the whole bucket and a path below it',
      { OriginAccessControlId: 'E2OAC' },
      { OriginAccessControlId: 'E2OAC', OriginPath: '/production' },
    ],
    [
      'two OAIs',
      { S3OriginConfig: { OriginAccessIdentity: 'origin-access-identity/cloudfront/E3OAI' } },
      { S3OriginConfig: { OriginAccessIdentity: 'origin-access-identity/cloudfront/E4OAI' } },
    ],
  ])('serves two origins of one bucket that read %s', (_what, first, second) => {
    const host = { DomainName: 'site.s3.eu-west-1.amazonaws.com' };
    const facts = siteFacts({
      policy: null,
      distribution: {
        Origins: {
          Items: [
            { Id: 'a', ...host, ...first },
            { Id: 'b', ...host, ...second },
          ],
        },
        DefaultCacheBehavior: { TargetOriginId: 'a' },
        CacheBehaviors: { Items: [{ PathPattern: '/b/*', TargetOriginId: 'b' }] },
      },
      bucket: { objects: {} },
    });
    const planned = only(facts);
    expect(planned.kind === 'plan' && statementsOf(planned.plan.after)).toHaveLength(2);
  });

  it.each([
    ['bucket-owner', { bucket: { ownerAccountId: { unreadable: 'AccessDenied' } } }],
    ['bucket-region', { bucket: { region: { unreadable: 'AccessDenied' } } }],
    ['would-not-help', { policy: policyOf(deny({ StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } })) }],
    [
      'unresolved-principal',
      { policy: policyOf(allow({ AWS: 'AIDAEXAMPLEEXAMPLE12345' }, { Action: 's3:PutObject' })) },
    ],
    ['public', { policy: policyOf(allow('*', { Resource: 'arn:aws:s3:::site/public/*' })) }],
    [
      'size',
      {
        policy: policyOf(
          allow({ AWS: 'arn:aws:iam::111122223333:root' }, { Sid: 'x'.repeat(20_300), Action: 's3:PutObject' }),
        ),
      },
    ],
  ])('refuses a write for the guardrail %s', (guardrail, site) => {
    expect(only(siteFacts(site))).toMatchObject({ kind: 'refused', guardrail });
  });

  it('refuses when a Deny nobody can decide might hit CloudFront', () => {
    const facts = siteFacts({
      policy: policyOf(
        deny({ StringNotEquals: { 'aws:SourceOrgID': 'o-1' } }),
        allow(cloudFront, { Condition: sourceArn(OTHER_ARN) }),
      ),
    });
    expect(only(facts)).toMatchObject({ kind: 'refused', guardrail: 'would-not-help' });
  });

  it('plans nothing for another account’s bucket', () => {
    expect(plan(siteFacts({ policy: null, bucket: { ownerAccountId: '999999999999' } }))).toEqual([]);
  });

  it('gives the same facts the same fingerprint, and any change of policy, origin or distribution another', () => {
    const print = (facts: Facts) => {
      const planned = only(facts);
      return planned.kind === 'plan' ? planned.plan.fingerprint : planned.kind;
    };
    const base = print(siteFacts({ policy: null }));
    expect(print(siteFacts({ policy: null }))).toBe(base);
    expect(print(siteFacts({ policy: policyOf() }))).not.toBe(base);
    expect(print(siteFacts({ origin: OAI, policy: null }))).not.toBe(base);
    expect(print(siteFacts({ origin: { ...OAC, OriginPath: '/x' }, policy: null, bucket: { objects: {} } }))).not.toBe(
      base,
    );
  });
});

const principals = fc.constantFrom<unknown>(
  { AWS: 'arn:aws:iam::111122223333:root' },
  { AWS: ['arn:aws:iam::111122223333:role/deploy', '999999999999'] },
  { Service: 'logging.s3.amazonaws.com' },
  { Service: ['cloudfront.amazonaws.com', 'config.amazonaws.com'] },
  { CanonicalUser: 'c'.repeat(64) },
  oaiPrincipal('E4OAI'),
  cloudFront,
);
const conditions = fc.constantFrom<unknown>(
  undefined,
  { StringEquals: { 'aws:SourceArn': OTHER_ARN } },
  { ArnLike: { 'AWS:SourceArn': ['arn:aws:cloudfront::111122223333:distribution/E9*'] } },
  { StringEquals: { 'aws:SourceAccount': '999999999999' } },
  { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } },
  { Bool: { 'aws:SecureTransport': 'false' } },
  { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
);
const statements = fc.record(
  {
    Sid: fc.option(fc.constantFrom('A', 'B', 'AllowCloudFrontOACReadE1EXAMPLE0000'), { nil: undefined }),
    Effect: fc.constantFrom('Allow', 'Deny'),
    Principal: principals,
    Action: fc.constantFrom<unknown>(
      's3:GetObject',
      's3:*',
      ['s3:PutObject', 's3:ListBucket'],
      'S3:getobject',
      's3:Get*',
    ),
    Resource: fc.constantFrom<unknown>(
      'arn:aws:s3:::site/*',
      'arn:aws:s3:::site',
      ['arn:aws:s3:::site', 'arn:aws:s3:::site/logs/*'],
      'arn:aws:s3:::site/private/*',
    ),
    Condition: conditions,
    Unknown: fc.option(fc.jsonValue(), { nil: undefined }),
  },
  { noNullPrototype: true },
);
const policies = fc.oneof(
  fc.constant(null),
  fc.record(
    {
      Version: fc.constantFrom('2012-10-17', '2008-10-17'),
      Id: fc.option(fc.string(), { nil: undefined }),
      Statement: fc.oneof(fc.array(statements, { maxLength: 6 }), statements),
    },
    { noNullPrototype: true },
  ),
);
const sites = fc
  .record({ policy: policies, origin: fc.constantFrom(OAC, OAI, { ...OAC, OriginPath: '/production' }) })
  .map(({ policy, origin }) =>
    siteFacts({ policy: JSON.parse(JSON.stringify(policy)), origin, bucket: { objects: {} } }),
  );

/** An independent look at who may do what: written without the guardrails' own population. */
const strangers: readonly RequestPrincipal[] = [
  { kind: 'anonymous' },
  { kind: 'oai', id: 'E4OAI', canonicalUserId: 'b'.repeat(64) },
  { kind: 'oai', id: 'E5NOBODY', canonicalUserId: 'd'.repeat(64) },
  { kind: 'iam', arn: 'arn:aws:iam::111122223333:role/deploy', accountId: '111122223333' },
  { kind: 'iam', arn: 'arn:aws:iam::999999999999:user/far', accountId: '999999999999' },
  { kind: 'service', service: 'cloudfront.amazonaws.com' },
  { kind: 'service', service: 'logging.s3.amazonaws.com' },
];

function strangersRequests(): readonly AuthorizationRequest[] {
  const arns = [
    OTHER_ARN,
    'arn:aws:cloudfront::999999999999:distribution/E1EXAMPLE0000',
    'arn:aws:cloudfront::111122223333:distribution/E1EXAMPLE00000',
  ];
  return strangers.flatMap((principal) =>
    ['s3:GetObject', 's3:PutObject', 's3:ListBucket'].flatMap((action) =>
      ['arn:aws:s3:::site', 'arn:aws:s3:::site/index.html', 'arn:aws:s3:::site/production/index.html'].flatMap(
        (resource) =>
          arns.map((arn) => ({
            principal,
            action,
            resource,
            context: {
              'aws:sourcearn': [
                principal.kind === 'service' ? { kind: 'values' as const, values: [arn] } : { kind: 'absent' as const },
              ],
            },
          })),
      ),
    ),
  );
}

describe('invariants 1 and 2: for any policy and origin', () => {
  it('a plan only appends the exact read grant, keeps everything else, and changes no other caller’s answer', () => {
    let plans = 0;
    fc.assert(
      fc.property(sites, (facts) => {
        for (const planned of plan(facts)) {
          if (planned.kind !== 'plan') continue;
          plans += 1;
          const { before, after } = planned.plan;
          const [old, now] = [statementsOf(before), statementsOf(after)];
          expect(now.slice(0, old.length)).toEqual(old);
          expect(now).toHaveLength(old.length + 1);
          expect(isTheReadGrant(now.at(-1) ?? {}, facts)).toBe(true);
          expect({ ...after, Statement: 0 }).toEqual({ ...(before ?? { Version: '2012-10-17' }), Statement: 0 });
          for (const request of strangersRequests())
            expect(decisionOf(after, request)).toBe(decisionOf(before, request));
        }
      }),
      { numRuns: 300 },
    );
    expect(plans).toBeGreaterThan(50);
  });

  it('a plan applied once leaves nothing to plan', () => {
    fc.assert(
      fc.property(sites, (facts) => {
        for (const planned of plan(facts)) {
          if (planned.kind !== 'plan') continue;
          const again = withPolicyOf(facts, planned.plan.after);
          expect(plan(again).filter((next) => next.kind === 'plan')).toEqual([]);
        }
      }),
      { numRuns: 200 },
    );
  });
});

function decisionOf(document: PolicyDocument | null, request: AuthorizationRequest): string {
  return evaluate(document, request).decision;
}

function isTheReadGrant(statement: object, facts: Facts): boolean {
  const text = JSON.stringify({ ...statement, Sid: undefined });
  const path = JSON.stringify(facts).includes('"OriginPath":"/production"') ? 'production/*' : '*';
  const oac = {
    Effect: 'Allow',
    Principal: cloudFront,
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::site/${path}`,
    Condition: sourceArn(DISTRIBUTION_ARN),
  };
  const oai = {
    Effect: 'Allow',
    Principal: oaiPrincipal('E3OAI'),
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::site/${path}`,
  };
  return text === JSON.stringify(oac) || text === JSON.stringify(oai);
}

function withPolicyOf(facts: Facts, policy: PolicyDocument): Facts {
  const copy = JSON.parse(JSON.stringify(facts)) as { buckets: { site: { policy: unknown } } } & Facts;
  copy.buckets.site.policy = JSON.parse(JSON.stringify(policy));
  return copy;
}

describe('invariants 3 and 4: what never becomes a plan', () => {
  it('never writes a Deny, a key policy or a distribution: such findings are for people', () => {
    const facts = siteFacts({
      policy: policyOf(
        allow(cloudFront, { Condition: sourceArn(DISTRIBUTION_ARN) }),
        deny({ NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }),
      ),
    });
    const refusals = diagnose(facts).findings.filter(({ impact }) => impact === 'outage');
    expect(refusals.map((finding) => [finding.cause, finding.proposal.safety])).toEqual([['deny-source-ip', 'manual']]);
    expect(plan(facts)).toEqual([]);
  });

  it.each([
    ['the policy', { bucket: { policy: { unreadable: 'AccessDenied' } } }],
    ['the OAC', { facts: { originAccessControls: { E2OAC: { unreadable: 'AccessDenied' } } } }],
    ['the bucket as a whole', { facts: { buckets: { site: { unreadable: 'AccessDenied' } } } }],
    ['every bucket', { facts: { buckets: { unreadable: 'AccessDenied' } } }],
    ['the distribution', { facts: { distribution: { unreadable: 'AccessDenied' } } }],
    ['the owner', { bucket: { ownerAccountId: { unreadable: 'AccessDenied' } } }],
  ])('plans no write while %s is unreadable, and never says healthy', (_what, site) => {
    const facts = siteFacts(site);
    expect(diagnose(facts).verdict).not.toBe('healthy');
    expect(plan(facts).filter((planned) => planned.kind === 'plan')).toEqual([]);
  });
});
