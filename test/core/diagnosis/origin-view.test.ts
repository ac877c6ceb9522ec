import { describe, expect, it } from 'vitest';
import { changesOrigin } from '../../../functions/core/diagnosis/edge-functions.ts';
import { appendGrant } from '../../../functions/core/diagnosis/grant-proposal.ts';
import { distributionsUsing, oacUsersStep } from '../../../functions/core/diagnosis/origin-users.ts';
import { BEHAVIORS, DEFAULT_BEHAVIOR, ORIGIN, viewOf } from './view.ts';

const GROUPS = 'distribution.DistributionConfig.OriginGroups';
const UNREADABLE = { unreadable: 'AccessDenied' };

describe('one origin with everything derived from configuration', () => {
  it.each([
    ['', ''],
    ['/', ''],
    ['/production', 'production/'],
    ['//a/b//', 'a/b/'],
  ])('has the origin path "%s" as key prefix "%s"', (path, prefix) => {
    expect(viewOf('oac-healthy', { [`${ORIGIN}.OriginPath`]: path }).keyPrefix).toBe(prefix);
  });

  it.each([
    ['site.s3.eu-west-1.amazonaws.com', 'arn:aws-cn:cloudfront::1:distribution/E', 'aws'],
    ['site.s3.cn-north-1.amazonaws.com.cn', 'arn:aws:cloudfront::1:distribution/E', 'aws-cn'],
    ['www.example.com', 'arn:aws-cn:cloudfront::1:distribution/E', 'aws-cn'],
    ['www.example.com', 'arn:aws-us-gov:cloudfront::1:distribution/E', 'aws-us-gov'],
    ['www.example.com', 'arn:aws:cloudfront::1:distribution/E', 'aws'],
    ['www.example.com', 'arn:aws-iso:cloudfront::1:distribution/E', 'aws'],
  ])('lies in the partition of %s, else of %s', (DomainName, arn, partition) => {
    const view = viewOf('oac-healthy', { [`${ORIGIN}.DomainName`]: DomainName, 'distribution.ARN': arn });
    expect(view.partition).toBe(partition);
    expect(view.distributionAccountId).toBe('1');
  });

  it('is reached by its own behaviors, by those of a group it is in, and by those that name no origin', () => {
    const named = (PathPattern: string, TargetOriginId?: string) => ({
      PathPattern,
      ...(TargetOriginId ? { TargetOriginId } : {}),
    });
    const view = viewOf('oac-healthy', {
      [BEHAVIORS]: {
        Items: [named('own', 's3'), named('in', 'in'), named('out', 'out'), named('hollow', 'hollow'), named('any')],
      },
      [`${DEFAULT_BEHAVIOR}.TargetOriginId`]: 'elsewhere',
      [GROUPS]: {
        Items: [
          { Id: 'in', Members: { Items: [{ OriginId: 'elsewhere' }, { OriginId: 's3' }] } },
          { Id: 'out', Members: { Items: [{ OriginId: 'elsewhere' }] } },
          { Id: 'hollow' },
        ],
      },
    });
    expect(view.behaviors.map(({ PathPattern }) => PathPattern)).toEqual(['own', 'in', 'any']);
  });

  it('reads the OAC or OAI it names, also an OAC that never signs', () => {
    expect(viewOf('oac-healthy').pathOf('originAccessControl')).toBe('originAccessControls.E2OAC');
    expect(viewOf('oai-healthy').pathOf('originAccessIdentity')).toBe('originAccessIdentities.E3OAI');
    const never = viewOf('oac-healthy', { 'originAccessControls.E2OAC.SigningBehavior': 'never' });
    expect(never.access.kind).toBe('anonymous');
    expect(never.read('originAccessControl').kind).toBe('known');
    expect(viewOf('anonymous').read('originAccessControl').kind).toBe('not-collected');
    expect(viewOf('oac-healthy').pathOf('bucket.policy', ['Statement', 0])).toBe('buckets.site.policy.Statement[0]');
    expect(viewOf('oac-healthy').pathOf('probe')).toBe('probe');
  });
});

describe('how far a grant goes by itself', () => {
  const owner = (value: unknown) => ({ 'buckets.site.ownerAccountId': value });
  it.each([
    ['our own bucket', owner('111122223333'), 'auto', 'auto'],
    ['our own bucket, when a person is to confirm', owner('111122223333'), 'approve', 'approve'],
    ['a bucket of nobody knows whom', owner(UNREADABLE), 'auto', 'approve'],
    ['a bucket whose owner was not collected', owner(undefined), 'auto', 'approve'],
    ['a bucket that is known not to be ours', owner({ unreadable: 'NotOwnedByDistributionAccount' }), 'auto', 'manual'],
    ['somebody else’s bucket', owner('444455556666'), 'auto', 'manual'],
    ['somebody else’s bucket, when a person is to confirm', owner('444455556666'), 'approve', 'manual'],
  ] as const)('for %s', (_name, set, wanted, safety) => {
    const proposal = appendGrant(viewOf('oac-healthy', set), wanted, ['more']);
    expect(proposal.safety).toBe(safety);
    expect(proposal.steps).toEqual([
      expect.stringContaining(safety === 'manual' ? 'only that account can change its policy' : 'Append the statement'),
      'more',
    ]);
    expect(proposal.change).toMatchObject({
      kind: 'put-bucket-policy',
      bucket: 'site',
      edits: [{ kind: 'append-statement' }],
    });
  });

  it('names the owner when it is known', () => {
    const stepOf = (value: unknown) => appendGrant(viewOf('oac-healthy', owner(value)), 'auto').steps[0];
    expect(stepOf('444455556666')).toContain('belongs to 444455556666:');
    expect(stepOf({ unreadable: 'NotOwnedByDistributionAccount' })).toContain('belongs to another account:');
  });

  it('is nothing to write where requests are unsigned; only an OAC has the dead end about its id', () => {
    expect(appendGrant(viewOf('anonymous'), 'approve').change).toEqual({ kind: 'manual' });
    const deadEnds = (base: string) => appendGrant(viewOf(base), 'auto').deadEnds.length;
    expect(deadEnds('oac-healthy')).toBe(deadEnds('oai-healthy') + 1);
  });
});

describe('who else uses an OAC', () => {
  const origins = (...ids: readonly string[]) => ({
    Items: ids.map((OriginAccessControlId) => ({ Id: 'x', DomainName: 'x', OriginAccessControlId })),
  });
  const users = (otherDistributions: unknown) =>
    distributionsUsing(
      viewOf('oac-healthy', { otherDistributions }),
      ({ OriginAccessControlId }) => OriginAccessControlId === 'E2OAC',
    );

  it('is told when every distribution was read', () => {
    const others = [
      { Id: 'E8', ARN: 'a', Origins: origins('EX', 'E2OAC') },
      { Id: 'E9', ARN: 'b', Origins: origins('EX') },
      { Id: 'E10', ARN: 'c', Origins: {} },
    ];
    expect(users(others)).toEqual({ kind: 'known', ids: ['E1SITE', 'E8'] });
    expect(oacUsersStep(viewOf('oac-healthy', { otherDistributions: others }), 'E2OAC')).toContain('(E8)');
    expect(oacUsersStep(viewOf('oac-healthy', { otherDistributions: others }), 'ENEW')).toContain(
      'No other distribution',
    );
  });
  it('is not told otherwise', () => {
    expect(users([{ Id: 'E8', ARN: 'a' }])).toEqual({ kind: 'not-collected' });
    expect(users(undefined)).toEqual({ kind: 'not-collected' });
    expect(users(UNREADABLE)).toMatchObject({ kind: 'unreadable', path: 'otherDistributions' });
    expect(oacUsersStep(viewOf('oac-healthy', { otherDistributions: UNREADABLE }), 'E2OAC')).toContain('not known');
  });
});

it.each([
  ['cf.updateRequestOrigin ({})', true],
  ['selectRequestOriginById("a")', true],
  ['createRequestOriginGroup([])', true],
  ['myupdateRequestOrigin({})', false],
  ['updateRequestOriginX({})', false],
  ['updateRequestOrigin', false],
  ['request.origin={}', true],
  ['request.origin  = {}', true],
  ['request.origin == x', false],
  ['request.originX = {}', false],
  ['myrequest.origin = {}', false],
])('%s changes the origin: %s', (code, expected) => {
  expect(changesOrigin(code)).toBe(expected);
});
