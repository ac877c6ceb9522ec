import { describe, expect, it } from 'vitest';
import { anonymousRead } from '../../../functions/core/diagnosis/anonymous-read.ts';
import { originRead } from '../../../functions/core/diagnosis/origin-read.ts';
import { publicRestriction } from '../../../functions/core/diagnosis/public-restriction.ts';
import { BEHAVIORS, viewOf } from './view.ts';

type Changes = Readonly<Record<string, unknown>>;

const STATEMENT = 'buckets.site.policy.Statement';
const UNREADABLE = { unreadable: 'AccessDenied' };
const open = (part: Changes = {}) => [
  { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::site/*', ...part },
];
/** Whether it holds cannot be told. */
const OPEN_CONDITION = open({ Condition: { StringEquals: { 'aws:KeyOfTomorrow': 'x' } } });
/** It holds for CloudFront, and whether S3 counts it as a limit is not documented. */
const UNDOCUMENTED = open({
  Condition: {
    StringEqualsIfExists: { 'aws:PrincipalAccount': 'anonymous' },
    StringEquals: { 'aws:PrincipalAccount': 'anonymous' },
  },
});
const RESTRICTED = { 'buckets.site.publicAccessBlock.RestrictPublicBuckets': true };
const ACLS = { 'buckets.site.objectOwnership': 'ObjectWriter', [STATEMENT]: [] };
const REFUSED = {
  'probe.status': 403,
  'probe.headers': { server: 'AmazonS3', 'x-cache': 'Error from cloudfront' },
  'probe.body': '<Error><Code>AccessDenied</Code></Error>',
};

describe('what becomes of unsigned requests', () => {
  it.each<[string, Changes, string, Changes]>([
    ['a public policy', {}, 'served', { reason: 'the bucket policy lets everybody read' }],
    [
      'no statement at all',
      { [STATEMENT]: [] },
      'refused',
      { impact: 'outage', because: 'the policy of bucket site grants nothing to everybody' },
    ],
    [
      'no policy',
      { 'buckets.site.policy': null },
      'refused',
      { impact: 'outage', because: 'bucket site has no policy' },
    ],
    [
      'some objects only',
      { [STATEMENT]: open({ Resource: 'arn:aws:s3:::site/assets/*' }) },
      'refused',
      { impact: 'partial' },
    ],
    [
      'a policy that was not read',
      { 'buckets.site.policy': UNREADABLE },
      'unknown',
      { needs: ['buckets.site.policy'] },
    ],
    ['a policy that cannot be decided', { [STATEMENT]: OPEN_CONDITION }, 'unknown', { needs: ['buckets.site.policy'] }],
    [
      'a policy that cannot be decided for one of two objects',
      { [STATEMENT]: [...open({ Resource: 'arn:aws:s3:::site/index.html' }), ...OPEN_CONDITION] },
      'unknown',
      { needs: ['buckets.site.policy'] },
    ],
    ['a restricted bucket', RESTRICTED, 'refused', { impact: 'outage' }],
    [
      'a bucket whose restriction was not read',
      { 'buckets.site.publicAccessBlock': UNREADABLE },
      'unknown',
      { needs: ['buckets.site.publicAccessBlock'] },
    ],
    ['a bucket without Block Public Access', { 'buckets.site.publicAccessBlock': null }, 'served', {}],
    [
      'a policy limited to fixed addresses, in a restricted bucket',
      { ...RESTRICTED, [STATEMENT]: open({ Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } }) },
      'refused',
      {},
    ],
    [
      'a policy nobody knows whether S3 calls public, in a restricted bucket',
      { ...RESTRICTED, [STATEMENT]: UNDOCUMENTED },
      'unknown',
      { needs: ['buckets.site.policy'] },
    ],
    ['a policy nobody knows whether S3 calls public, elsewhere', { [STATEMENT]: UNDOCUMENTED }, 'served', {}],
    ['ACLs that may be public and a recorded success', ACLS, 'served', {}],
    ['ACLs that may be public and no record', { ...ACLS, probe: undefined }, 'unknown', { needs: ['probe'] }],
    [
      'ACLs that may be public, of which nothing was read',
      {
        ...ACLS,
        probe: undefined,
        'buckets.site.objectOwnership': UNREADABLE,
        'buckets.site.publicAccessBlock': UNREADABLE,
      },
      'unknown',
      { needs: ['buckets.site.objectOwnership', 'buckets.site.publicAccessBlock', 'probe'] },
    ],
    ['ACLs that are ignored', { ...ACLS, 'buckets.site.publicAccessBlock.IgnorePublicAcls': true }, 'refused', {}],
    ['ACLs without Block Public Access', { ...ACLS, 'buckets.site.publicAccessBlock': null }, 'served', {}],
    ['ACLs and a recorded refusal', { ...ACLS, ...REFUSED }, 'refused', {}],
    [
      'ACLs and a recorded refusal of a missing object',
      { ...ACLS, ...REFUSED, 'buckets.site.objects["index.html"]': null },
      'unknown',
      { needs: ['probe'] },
    ],
    [
      'ACLs, a recorded refusal and no objects',
      { ...ACLS, ...REFUSED, 'buckets.site.objects': UNREADABLE },
      'refused',
      {},
    ],
    ['ACLs and a success of another path', { ...ACLS, 'probe.url': 'not a URL' }, 'unknown', {}],
    ['ACLs and a success that S3 did not give', { ...ACLS, 'probe.headers': { server: 'nginx' } }, 'unknown', {}],
    ['ACLs and a redirect', { ...ACLS, 'probe.status': 301 }, 'unknown', {}],
  ])('of %s', (_name, set, kind, part) => {
    const view = viewOf('anonymous', set);
    const policy = view.read('bucket.policy');
    expect(anonymousRead(view, policy.kind === 'known' ? policy.value : null)).toMatchObject({ kind, ...part });
  });
});

describe('whether the bucket lets an origin read', () => {
  const noGrant = { [STATEMENT]: [], probe: undefined };
  it.each<[string, string, Changes, Changes]>([
    ['an OAC that is granted', 'oac-healthy', {}, { kind: 'reads' }],
    ['an OAC without a grant', 'oac-healthy', noGrant, { kind: 'refused' }],
    [
      'an OAC that an undecided policy names',
      'oac-healthy',
      { [STATEMENT]: OPEN_CONDITION },
      { kind: 'unknown', needs: ['buckets.site.policy'] },
    ],
    [
      'an OAC that was not read',
      'oac-healthy',
      { originAccessControls: UNREADABLE },
      { kind: 'unknown', needs: ['originAccessControls.E2OAC'] },
    ],
    ['an OAI without a grant where ACLs are off', 'oai-healthy', noGrant, { kind: 'refused' }],
    [
      'an OAI without a grant where ACLs count',
      'oai-healthy',
      { ...noGrant, 'buckets.site.objectOwnership': 'ObjectWriter' },
      { kind: 'unknown', needs: ['probe'] },
    ],
    [
      'an OAI without a grant where nobody knows about ACLs',
      'oai-healthy',
      { ...noGrant, 'buckets.site.objectOwnership': UNREADABLE },
      { kind: 'unknown', needs: ['probe'] },
    ],
    [
      'an OAI without a grant that S3 refused',
      'oai-healthy',
      { [STATEMENT]: [], 'buckets.site.objectOwnership': 'ObjectWriter', ...REFUSED },
      { kind: 'refused' },
    ],
    ['an OAI under a Deny', 'oai-healthy', { [STATEMENT]: [{ ...open()[0], Effect: 'Deny' }] }, { kind: 'refused' }],
    ['nobody in a public bucket', 'anonymous', {}, { kind: 'reads' }],
    ['nobody in a restricted bucket', 'anonymous', RESTRICTED, { kind: 'refused' }],
    [
      'nobody under an undecided policy',
      'anonymous',
      { [STATEMENT]: OPEN_CONDITION },
      { kind: 'unknown', needs: ['buckets.site.policy'] },
    ],
    [
      'nobody, when the policy was not read',
      'anonymous',
      { 'buckets.site.policy': UNREADABLE },
      { kind: 'unknown', needs: ['buckets.site.policy'] },
    ],
    ['anybody, when the bucket is gone', 'oac-healthy', { 'buckets.site.exists': false }, { kind: 'not-judged' }],
    [
      'anybody, when nobody knows whether it exists',
      'oac-healthy',
      { 'buckets.site.exists': UNREADABLE },
      { kind: 'reads' },
    ],
    ['a website endpoint', 'website', {}, { kind: 'not-judged' }],
  ])('%s', (_name, base, set, expected) => {
    expect(originRead(viewOf(base, set))).toMatchObject(expected);
  });
});

describe('whether RestrictPublicBuckets limits the bucket', () => {
  it.each<[string, Changes, Changes]>([
    ['a public policy, restricted', RESTRICTED, { kind: 'restricted', statements: [0] }],
    ['a public policy, not restricted', {}, { kind: 'not-restricted', reason: 'RestrictPublicBuckets is off' }],
    [
      'a public policy without Block Public Access',
      { 'buckets.site.publicAccessBlock': null },
      { kind: 'not-restricted' },
    ],
    [
      'a private policy',
      { ...RESTRICTED, [STATEMENT]: [] },
      { kind: 'not-restricted', reason: 'the bucket policy is not public' },
    ],
    [
      'a policy that was not read',
      { 'buckets.site.policy': UNREADABLE },
      { kind: 'unknown', needs: ['buckets.site.policy'] },
    ],
    [
      'a public policy, and a restriction that was not read',
      { 'buckets.site.publicAccessBlock': UNREADABLE },
      { kind: 'unknown', needs: ['buckets.site.publicAccessBlock'] },
    ],
    [
      'a policy nobody knows whether S3 calls public',
      { ...RESTRICTED, [STATEMENT]: UNDOCUMENTED },
      { kind: 'unknown', needs: ['buckets.site.policy.Statement[0]'] },
    ],
  ])('%s', (_name, set, expected) => {
    expect(publicRestriction(viewOf('anonymous', set))).toMatchObject(expected);
  });
});

it('an object that no behavior of this origin serves does not count', () => {
  const view = viewOf('anonymous', {
    [BEHAVIORS]: { Items: [{ PathPattern: 'assets/*', TargetOriginId: 'elsewhere' }] },
    [STATEMENT]: open({ Resource: 'arn:aws:s3:::site/index.html' }),
  });
  expect(originRead(view).kind).toBe('reads');
});
