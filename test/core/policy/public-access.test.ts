import { describe, expect, it } from 'vitest';
import type { PolicyDocument, Statement } from '../../../functions/core/policy/document.ts';
import { oacReadStatement, oaiReadStatement } from '../../../functions/core/policy/grants.ts';
import { isPublic } from '../../../functions/core/policy/public-access.ts';
import { DISTRIBUTION_ARN } from './site.ts';

const target = { bucket: 'site', partition: 'aws', prefix: '' } as const;
const OPEN: Statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::site/*' };

const answer = (statement: Statement) => isPublic({ Version: '2012-10-17', Statement: [statement] }).public;
const limited = (operator: string, key: string, value: string | readonly string[]) =>
  answer({ ...OPEN, Condition: { [operator]: { [key]: value } } });

describe('principals', () => {
  it.each<[string, Statement, boolean | 'unknown']>([
    ['everybody', OPEN, true],
    ['everybody as {"AWS": "*"}', { ...OPEN, Principal: { AWS: '*' } }, true],
    ['everybody among others', { ...OPEN, Principal: { AWS: ['111122223333', '*'] } }, true],
    ['everybody who signs in somewhere', { ...OPEN, Principal: { Federated: 'graph.facebook.com' } }, true],
    ['an account', { ...OPEN, Principal: { AWS: '444455556666' } }, false],
    ['a role', { ...OPEN, Principal: { AWS: 'arn:aws:iam::444455556666:role/x' } }, false],
    ['a canonical user', { ...OPEN, Principal: { CanonicalUser: 'c0ffee' } }, false],
    ['an AWS service without any condition', { ...OPEN, Principal: { Service: 'cloudfront.amazonaws.com' } }, false],
    ['the OAC grant', oacReadStatement({ ...target, distributionArn: DISTRIBUTION_ARN }), false],
    ['the OAI grant', oaiReadStatement({ ...target, oaiId: 'E3OAI' }), false],
    ['everybody but one account', { Effect: 'Allow', NotPrincipal: { AWS: '1' }, Action: '*', Resource: '*' }, true],
    ['a Deny for everybody', { ...OPEN, Effect: 'Deny' }, false],
    ['no principal at all', { Effect: 'Allow', Action: '*', Resource: '*' }, 'unknown'],
    ['a principal with a * inside', { ...OPEN, Principal: { AWS: 'arn:aws:iam::*:root' } }, 'unknown'],
    ['an unknown kind of principal', { ...OPEN, Principal: { Nobody: 'x' } }, 'unknown'],
    ['a principal and a NotPrincipal', { ...OPEN, NotPrincipal: { AWS: '1' } }, 'unknown'],
    ['a principal with a ? inside', { ...OPEN, Principal: { AWS: 'arn:aws:iam::44445555666?:root' } }, 'unknown'],
    ['one of two that has a * inside', { ...OPEN, Principal: { AWS: ['444455556666', 'a*'] } }, 'unknown'],
    ['principals that are no text', JSON.parse('{ "Effect": "Allow", "Principal": { "AWS": 7 } }'), 'unknown'],
    ['nobody', { ...OPEN, Principal: {} }, 'unknown'],
    [
      'a service beside what is no text',
      JSON.parse('{ "Effect": "Allow", "Principal": { "AWS": 7, "Service": "x" } }'),
      'unknown',
    ],
    [
      'no principal, with a limit',
      { Effect: 'Allow', Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } },
      false,
    ],
    [
      'no principal, with a limit nobody knows',
      { Effect: 'Allow', Condition: { StringEquals: { 'aws:SourceOrgID': 'o-1' } } },
      'unknown',
    ],
    ['a principal that is no principal', { ...OPEN, Principal: 'arn:aws:iam::444455556666:root' }, 'unknown'],
  ])('%s', (_name, statement, expected) => {
    expect(answer(statement)).toBe(expected);
  });
});

describe('everybody, limited by', () => {
  it.each<[string, string, string | readonly string[], boolean | 'unknown']>([
    ['StringEquals', 'aws:SourceVpc', 'vpc-91237329', false],
    ['StringLike', 'aws:SourceVpc', 'vpc-91237329', false],
    ['StringLike', 'aws:SourceVpc', 'vpc-*', true],
    ['StringEquals', 'aws:SourceVpce', ['vpce-1', 'vpce-2'], false],
    ['StringLike', 'aws:SourceVpce', ['vpce-1', 'vpce-*'], true],
    ['ForAnyValue:StringEquals', 'aws:SourceVpce', 'vpce-1', false],
    ['ForAllValues:StringEquals', 'aws:SourceVpce', 'vpce-1', true],
    ['StringEqualsIfExists', 'aws:SourceVpce', 'vpce-1', true],
    ['StringNotEquals', 'aws:SourceVpce', 'vpce-1', true],
    ['StringEquals', 'aws:SourceVpc', '', true],
    ['StringEquals', 'AWS:SourceArn', DISTRIBUTION_ARN, false],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:cloudfront::111122223333:distribution/*', true],
    ['ArnEquals', 'aws:SourceArn', '${aws:PrincipalArn}', true],
    ['StringEquals', 'aws:SourceAccount', '111122223333', false],
    ['StringEquals', 'aws:SourceOwner', '111122223333', false],
    ['StringEquals', 'aws:PrincipalOrgID', 'o-1', false],
    ['StringLike', 'aws:PrincipalOrgID', 'o-*', true],
    ['ArnEquals', 'aws:PrincipalArn', 'arn:aws:iam::111122223333:role/x', false],
    ['StringEquals', 'aws:userid', 'AIDA1', false],
    ['StringLike', 'aws:userid', 'AROA1:*', true],
    ['StringEquals', 's3:x-amz-server-side-encryption-aws-kms-key-id', 'arn:aws:kms:x:1:key/2', false],
    ['StringEquals', 's3:DataAccessPointAccount', '111122223333', false],
    ['ArnLike', 's3:DataAccessPointArn', 'arn:aws:s3:us-west-2:123456789012:accesspoint/*', false],
    ['ArnLike', 's3:DataAccessPointArn', 'arn:aws:s3:us-west-2:*:accesspoint/*', true],
    ['StringEquals', 'aws:Referer', 'https://example.com/', true],
    ['StringEquals', 's3:prefix', 'public/', true],
    ['Bool', 'aws:SecureTransport', 'true', true],
    ['Null', 'aws:SourceVpce', 'false', true],
    ['Null', 'aws:PrincipalAccount', 'false', true],
    ['ArnLike', 's3:DataAccessPointArn', 'arn:aws:s3:us-west-2:123456789012:accesspoint/site', false],
    ['DateLessThan', 'aws:CurrentTime', '2030-01-01', true],
    ['IpAddress', 'aws:SourceIp', '203.0.113.0/24', false],
    ['IpAddress', 'aws:SourceIp', '10.0.0.0/8', false],
    ['IpAddress', 'aws:SourceIp', '10.0.0.0/7', true],
    ['IpAddress', 'aws:SourceIp', '0.0.0.0/1', true],
    ['IpAddress', 'aws:SourceIp', ['203.0.113.0/24', '0.0.0.0/0'], true],
    ['IpAddress', 'aws:SourceIp', '2001:db8::/32', false],
    ['IpAddress', 'aws:SourceIp', '2001::/31', true],
    ['IpAddress', 'aws:SourceIp', 'office', true],
    ['NotIpAddress', 'aws:SourceIp', '203.0.113.0/24', true],
    ['IpAddressIfExists', 'aws:SourceIp', '203.0.113.0/24', true],
    ['StringEquals', 'aws:PrincipalAccount', '111122223333', 'unknown'],
    ['StringEquals', 'aws:PrincipalOrgPaths', 'x', 'unknown'],
    ['StringEquals', 'aws:PrincipalIsAWSService', 'x', 'unknown'],
    ['StringEquals', 'aws:PrincipalServiceName', 'x', 'unknown'],
    ['StringEquals', 'aws:PrincipalServiceNamesList', 'x', 'unknown'],
    ['StringEquals', 'aws:SourceOrgID', 'x', 'unknown'],
    ['StringEquals', 'aws:SourceOrgPaths', 'x', 'unknown'],
    ['StringEquals', 'aws:SourceVpcArn', 'x', 'unknown'],
    ['StringEquals', 'aws:VpcSourceIp', 'x', 'unknown'],
    ['StringMatches', 'aws:SourceVpc', 'vpc-1', 'unknown'],
    ['StringLike', 'aws:SourceVpc', 'vpc-?', true],
    ['NumericEquals', 'aws:SourceAccount', '111122223333', true],
    ['StringEquals', 'aws:SourceAccount', ['111122223333', ''], true],
    ['StringEquals', 'aws:SourceIp', '203.0.113.7', true],
    ['IpAddress', 'aws:SourceIp', '2001:db8::/31', true],
    ['ArnLike', 's3:DataAccessPointArn', 'xarn:aws:s3:us-west-2:123456789012:accesspoint/a', true],
    ['ArnLike', 's3:DataAccessPointArn', 'arn:aws-cn:s3:cn-north-1:123456789012:accesspoint/a', false],
    ['ArnLike', 's3:DataAccessPointArn', 'arn:aws:s3:us-west-2:123456789012:accesspoint/a:b', true],
    ['ArnLike', 's3:DataAccessPointArn', 'arn:aws:s3:us-west-2:123456789012:accesspoint/', true],
    ['ArnLike', 's3:DataAccessPointArn', 'arn:aws:s3:us-west-2:12345678901:accesspoint/a', true],
  ])('%s %s %j: public is %s', (operator, key, value, expected) => {
    expect(limited(operator, key, value)).toBe(expected);
  });

  it('one condition that limits is enough', () => {
    const Condition = { Bool: { 'aws:SecureTransport': 'true' }, StringEquals: { 'aws:SourceVpce': 'vpce-1' } };
    expect(answer({ ...OPEN, Condition })).toBe(false);
  });
  it('an operator without keys limits nothing, and one whose keys are no object cannot be told', () => {
    expect(answer({ ...OPEN, Condition: { StringEquals: {} } })).toBe(true);
    expect(answer(JSON.parse(JSON.stringify({ ...OPEN, Condition: { StringEquals: 'x' } })))).toBe('unknown');
    const both = { StringEquals: 'x', StringLike: { 'aws:SourceVpc': 'vpc-1' } };
    expect(answer(JSON.parse(JSON.stringify({ ...OPEN, Condition: both })))).toBe(false);
  });
  it('a condition that is no object', () => {
    for (const Condition of ['x', 7, []]) {
      const statement: Statement = JSON.parse(JSON.stringify({ ...OPEN, Condition }));
      expect(answer(statement)).toBe('unknown');
    }
  });
});

describe('the whole policy', () => {
  const closed = oaiReadStatement({ ...target, oaiId: 'E3OAI' });
  const odd: Statement = { Effect: 'Allow', Action: '*', Resource: '*' };

  it.each<[string, PolicyDocument | null, unknown]>([
    ['no policy', null, { public: false, statements: [] }],
    ['an empty policy', {}, { public: false, statements: [] }],
    ['private statements', { Statement: [closed, closed] }, { public: false, statements: [] }],
    [
      'one public statement makes it public',
      { Statement: [closed, OPEN, odd, OPEN] },
      { public: true, statements: [1, 3] },
    ],
    ['one that cannot be told leaves it open', { Statement: [closed, odd] }, { public: 'unknown', statements: [1] }],
    ['a single public statement', { Statement: OPEN }, { public: true, statements: [0] }],
  ])('%s', (_name, document, expected) => {
    expect(isPublic(document)).toEqual(expected);
  });
});
