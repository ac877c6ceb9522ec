import { describe, expect, it } from 'vitest';
import { namedPrincipals, namedSourceArns } from '../../../functions/core/policy/named-principals.ts';

const principals = (...elements: readonly unknown[]) =>
  namedPrincipals(JSON.parse(JSON.stringify({ Statement: elements.map((Principal) => ({ Principal })) }))).map(
    ({ name, principal }) => `${name} ${JSON.stringify(principal)}`,
  );

describe('namedPrincipals', () => {
  it.each([
    ['Service', 's3.amazonaws.com', { kind: 'service', service: 's3.amazonaws.com' }],
    ['AWS', 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E3', { kind: 'oai', id: 'E3' }],
    ['AWS', '111122223333', { kind: 'iam', arn: 'arn:aws:iam::111122223333:user/anyone', accountId: '111122223333' }],
    [
      'AWS',
      'arn:aws-cn:iam::111122223333:role/a',
      { kind: 'iam', arn: 'arn:aws-cn:iam::111122223333:role/a', accountId: '111122223333' },
    ],
    [
      'AWS',
      'arn:aws:sts::111122223333:assumed-role/a/b',
      { kind: 'iam', arn: 'arn:aws:sts::111122223333:assumed-role/a/b', accountId: '111122223333' },
    ],
  ])('%s %s', (type, name, principal) => {
    expect(principals({ [type]: name })).toEqual([`${name} ${JSON.stringify(principal)}`]);
  });

  it.each([
    '*',
    undefined,
    { AWS: '*' },
    { AWS: 'AIDAEXAMPLEEXAMPLE123' },
    { AWS: 'xarn:aws:iam::111122223333:role/a' },
    { AWS: 'arn:aws:iam::11112222333:role/a' },
    { AWS: 7 },
    { CanonicalUser: '111122223333' },
    { Federated: '111122223333' },
  ])('leaves out %j', (element) => {
    expect(principals(element)).toEqual([]);
  });

  it('has each name once', () => {
    expect(principals({ AWS: ['111122223333', '111122223333'] }, { AWS: '111122223333' })).toHaveLength(1);
    expect(namedPrincipals(null)).toEqual([]);
  });
});

it.each<[unknown, readonly string[]]>([
  [
    { ArnLike: { 'AWS:SourceArn': ['arn:a', 'arn:b', 'arn:a'] }, StringEquals: { 'aws:sourcearn': 'arn:c' } },
    ['arn:a', 'arn:b', 'arn:c'],
  ],
  [{ ArnLike: { 'aws:SourceArn': ['arn:a*', 'arn:a?', 'arn:${x}', 'xarn:a', 'arn:', 7] } }, []],
  [{ ArnLike: { 'aws:SourceArns': 'arn:a', 'xaws:SourceArn': 'arn:a', 'aws:PrincipalArn': 'arn:a' } }, []],
  [{ ArnLike: { 'aws:SourceArn': [['arn:a']] } }, []],
  [{ ArnLike: 'arn:a' }, []],
  ['arn:a', []],
  [undefined, []],
])('namedSourceArns of %j', (Condition, expected) => {
  expect(namedSourceArns(JSON.parse(JSON.stringify({ Statement: { Condition } })))).toEqual(expected);
});
