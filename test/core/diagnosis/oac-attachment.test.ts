import { describe, expect, it } from 'vitest';
import { attachOac, grantFirstSteps } from '../../../functions/core/diagnosis/oac-attachment.ts';
import { readersOf } from '../../../functions/core/diagnosis/other-readers.ts';
import { shortList } from '../../../functions/core/diagnosis/sampled-objects.ts';
import { ORIGIN, viewOf } from './view.ts';

const S3 = { SigningBehavior: 'always', SigningProtocol: 'sigv4', OriginAccessControlOriginType: 's3' };
const NONE = 'the id of an OAC for S3 that signs always (sigv4); create one first';

describe('the OAC to attach', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['one that fits', { EFIT: S3 }, 'EFIT'],
    ['one of which a reduced facts file tells only that it signs', { EFIT: { SigningBehavior: 'always' } }, 'EFIT'],
    ['the first by id of several', { EB: S3, EA: S3 }, 'EA'],
    ['none that never signs', { EOLD: { ...S3, SigningBehavior: 'never' } }, NONE],
    ['none that signs in another way', { EOLD: { ...S3, SigningProtocol: 'sigv5' } }, NONE],
    ['none for another kind of origin', { EOLD: { ...S3, OriginAccessControlOriginType: 'lambda' } }, NONE],
    ['none that could not be read', { EOLD: { unreadable: 'AccessDenied' } }, NONE],
    ['not the one it has', { E2OAC: S3 }, NONE],
  ])('is %s', (_name, originAccessControls, to) => {
    expect(attachOac(viewOf('oac-healthy', { originAccessControls }))).toEqual({
      path: 'DistributionConfig.Origins.Items[0].OriginAccessControlId',
      from: 'E2OAC',
      to,
    });
  });

  it('is to be created when none is known, and replaces nothing where there was none', () => {
    const view = viewOf('oai-healthy', { originAccessControls: { unreadable: 'AccessDenied' } });
    expect(attachOac(view)).toMatchObject({ from: '', to: NONE });
    const without = viewOf('oai-healthy', { [`${ORIGIN}.OriginAccessControlId`]: undefined });
    expect(attachOac(without)).toMatchObject({ from: '' });
  });
});

it('the grant comes first unless the policy has it', () => {
  expect(grantFirstSteps(viewOf('oac-healthy'))).toEqual([]);
  expect(
    grantFirstSteps(viewOf('oac-healthy', { 'buckets.site.policy': { unreadable: 'AccessDenied' } })),
  ).toHaveLength(1);
  const part = { 'buckets.site.policy.Statement[0].Resource': 'arn:aws:s3:::site/assets/*' };
  expect(grantFirstSteps(viewOf('oac-healthy', part))).toHaveLength(1);
  expect(grantFirstSteps(viewOf('oai-healthy'))).toEqual([
    expect.stringContaining('"Sid":"AllowCloudFrontOACReadE1SITE"'),
  ]);
  expect(grantFirstSteps(viewOf('oac-healthy', { [`${ORIGIN}.OriginAccessControlId`]: '' }))).toEqual([]);
});

it('another distribution reads a bucket when an origin of it names the bucket', () => {
  const origin = (DomainName: string) => ({
    Origins: {
      Items: [
        { Id: 'x', DomainName: 'example.com' },
        { Id: 'y', DomainName },
      ],
    },
  });
  const otherDistributions = [
    { Id: 'E7', ARN: 'a', ...origin('site.s3.eu-west-1.amazonaws.com') },
    { Id: 'E8', ARN: 'b', ...origin('other.s3.eu-west-1.amazonaws.com') },
    { Id: 'E9', ARN: 'c' },
    { Id: 'E10', ARN: 'd', Origins: {} },
  ];
  expect(readersOf(viewOf('oac-healthy', { otherDistributions }))?.map(({ Id }) => Id)).toEqual(['E7']);
  expect(readersOf(viewOf('oac-healthy', { otherDistributions: { unreadable: 'AccessDenied' } }))).toBeUndefined();
});

it.each([
  [[], ''],
  [['a', 'b', 'c'], 'a, b, c'],
  [['a', 'b', 'c', 'd', 'e'], 'a, b, c and 2 more'],
])('shortList %j', (names, text) => {
  expect(shortList(names)).toBe(text);
});
