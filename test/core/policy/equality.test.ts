import { describe, expect, it } from 'vitest';
import type { PolicyDocument, Statement } from '../../../functions/core/policy/document.ts';
import { canonicalPolicy, samePolicy, sameStatement } from '../../../functions/core/policy/equality.ts';

const BASE: Statement = {
  Sid: 'Read',
  Effect: 'Allow',
  Principal: {
    AWS: ['arn:aws:iam::111122223333:root', 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E3OAI'],
  },
  Action: ['s3:GetObject', 's3:ListBucket'],
  Resource: ['arn:aws:s3:::site', 'arn:aws:s3:::site/*'],
  Condition: { StringEquals: { 'aws:SourceArn': ['a', 'b'] }, Bool: { 'aws:SecureTransport': 'true' } },
};

const policy = (...statements: readonly Statement[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: statements,
});

describe('the same meaning in another spelling', () => {
  it.each<[string, Record<string, unknown>]>([
    ['order of actions', { Action: ['s3:ListBucket', 's3:GetObject'] }],
    ['case of actions', { Action: ['S3:getobject', 's3:ListBucket'] }],
    ['a repeated action', { Action: ['s3:GetObject', 's3:ListBucket', 's3:GetObject'] }],
    ['order of resources', { Resource: ['arn:aws:s3:::site/*', 'arn:aws:s3:::site'] }],
    ['order of principals', { Principal: { AWS: [...(BASE.Principal as { AWS: string[] }).AWS].reverse() } }],
    [
      'account id for account root',
      { Principal: { AWS: ['111122223333', 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E3OAI'] } },
    ],
    [
      'account id for account root in another partition',
      {
        Principal: {
          AWS: [
            'arn:aws-cn:iam::111122223333:root',
            'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E3OAI',
          ],
        },
      },
    ],
    [
      'OAI with underscores',
      { Principal: { AWS: ['111122223333', 'arn:aws:iam::cloudfront:user/CloudFront_Origin_Access_Identity_E3OAI'] } },
    ],
    ['OAI by its canonical user id', { Principal: { AWS: '111122223333', CanonicalUser: 'c0ffee' } }],
    [
      'case of condition keys',
      { Condition: { StringEquals: { 'AWS:SOURCEARN': ['a', 'b'] }, Bool: { 'aws:securetransport': 'true' } } },
    ],
    [
      'order of condition values',
      { Condition: { StringEquals: { 'aws:SourceArn': ['b', 'a'] }, Bool: { 'aws:SecureTransport': 'true' } } },
    ],
    [
      'order of operators',
      { Condition: { Bool: { 'aws:SecureTransport': 'true' }, StringEquals: { 'aws:SourceArn': ['a', 'b'] } } },
    ],
    [
      'a JSON boolean',
      { Condition: { StringEquals: { 'aws:SourceArn': ['a', 'b'] }, Bool: { 'aws:SecureTransport': true } } },
    ],
    [
      'a list of one',
      { Condition: { StringEquals: { 'aws:SourceArn': ['a', 'b'] }, Bool: { 'aws:SecureTransport': ['true'] } } },
    ],
    ['a list of one effect', { Sid: 'Read' }],
    ['an element that is undefined', { NotAction: undefined }],
  ])('%s', (_name, changed) => {
    const options = { oaiOfCanonicalUser: { c0ffee: 'E3OAI' } };
    expect(samePolicy(policy(BASE), policy({ ...BASE, ...changed }), options)).toBe(true);
    expect(sameStatement(BASE, { ...BASE, ...changed }, options)).toBe(true);
  });

  it('order of what a statement leaves out, and case of its actions', () => {
    expect(
      sameStatement({ NotAction: ['s3:GetObject', 's3:PutObject'] }, { NotAction: ['S3:putobject', 's3:GetObject'] }),
    ).toBe(true);
    expect(sameStatement({ NotResource: ['a', 'b'] }, { NotResource: ['b', 'a'] })).toBe(true);
    expect(sameStatement({ NotResource: 'a' }, { NotResource: 'A' })).toBe(false);
  });
  it('a single statement and a list of one', () => {
    expect(samePolicy({ Statement: BASE }, { Statement: [BASE] })).toBe(true);
  });
  it('order of elements', () => {
    expect(samePolicy({ Version: 'x', Statement: [] }, { Statement: [], Version: 'x' })).toBe(true);
    expect(sameStatement(BASE, Object.fromEntries(Object.entries(BASE).reverse()))).toBe(true);
  });
  it.each(['Principal', 'NotPrincipal'])('%s "*" and {"AWS": "*"}', (element) => {
    expect(sameStatement({ [element]: '*' }, { [element]: { AWS: '*' } })).toBe(true);
    expect(sameStatement({ [element]: '*' }, { [element]: { AWS: ['*'] } })).toBe(true);
  });
});

describe('another meaning', () => {
  it.each<[string, Partial<Statement>]>([
    ['effect', { Effect: 'Deny' }],
    ['Sid', { Sid: 'Other' }],
    ['an action more', { Action: ['s3:GetObject', 's3:ListBucket', 's3:PutObject'] }],
    ['case of a resource', { Resource: ['arn:aws:s3:::site', 'arn:aws:s3:::Site/*'] }],
    [
      'another OAI',
      { Principal: { AWS: ['111122223333', 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E4OAI'] } },
    ],
    [
      'a user instead of the account',
      {
        Principal: {
          AWS: [
            'arn:aws:iam::111122223333:user/root',
            'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E3OAI',
          ],
        },
      },
    ],
    [
      'a service of the same name',
      {
        Principal: {
          Service: ['111122223333', 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E3OAI'],
        },
      },
    ],
    [
      'case of a condition value',
      { Condition: { StringEquals: { 'aws:SourceArn': ['A', 'b'] }, Bool: { 'aws:SecureTransport': 'true' } } },
    ],
    [
      'another operator',
      { Condition: { StringLike: { 'aws:SourceArn': ['a', 'b'] }, Bool: { 'aws:SecureTransport': 'true' } } },
    ],
    ['an unknown element', { Comment: 'x' }],
    ['NotAction', { NotAction: 's3:x' }],
  ])('%s', (_name, changed) => {
    expect(samePolicy(policy(BASE), policy({ ...BASE, ...changed }))).toBe(false);
  });

  it('order of statements, Version, Id and unknown elements count', () => {
    const other = { ...BASE, Sid: 'Other' };
    expect(samePolicy(policy(BASE, other), policy(other, BASE))).toBe(false);
    expect(samePolicy({ Version: '2012-10-17' }, { Version: '2008-10-17' })).toBe(false);
    expect(samePolicy({ Id: 'a' }, { Id: 'b' })).toBe(false);
    expect(samePolicy({ 'x-team': ['a', 'b'] }, { 'x-team': ['b', 'a'] })).toBe(false);
  });
  it('a canonical user is nobody’s OAI without the facts', () => {
    const byId: Statement = { Principal: { CanonicalUser: 'c0ffee' } };
    expect(
      sameStatement(byId, {
        Principal: { AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E3OAI' },
      }),
    ).toBe(false);
  });
  it('an AWS principal that looks like a canonical user is no OAI', () => {
    const options = { oaiOfCanonicalUser: { c0ffee: 'E3OAI' } };
    expect(sameStatement({ Principal: { AWS: 'c0ffee' } }, { Principal: { CanonicalUser: 'c0ffee' } }, options)).toBe(
      false,
    );
  });
  it('two values of one key written in two spellings are not one value', () => {
    const both: Statement = { Condition: { StringEquals: { 'aws:a': 'x', 'AWS:A': 'y' } } };
    expect(sameStatement(both, { Condition: { StringEquals: { 'aws:a': 'y' } } })).toBe(false);
    expect(sameStatement(both, { Condition: { StringEquals: { 'AWS:A': 'y', 'aws:a': 'x' } } })).toBe(true);
  });
  it('no policy is not an empty policy', () => {
    expect(samePolicy(null, { Statement: [] })).toBe(false);
    expect(samePolicy(null, null)).toBe(true);
  });
  it.each<[string, unknown, unknown]>([
    ['Action', 's3:GetObject', 'ſ3:GetObject'],
    [
      'Condition',
      { StringEquals: { 'aws:PrincipalTag/straße': 'a' } },
      { StringEquals: { 'aws:PrincipalTag/strasse': 'a' } },
    ],
    ['Action', [7], [8]],
    ['Resource', [7], [8]],
    ['Principal', 'x', '*'],
    ['Principal', { AWS: [7] }, { AWS: [8] }],
    ['Principal', { AWS: [7] }, { AWS: ['7'] }],
    ['Principal', { AWS: 'arn:aws:iam::1:role/a' }, { AWS: 'arn:aws:iam::1:role/b' }],
    ['Principal', { AWS: '111122223333' }, { AWS: '444455556666' }],
    ['Principal', { Service: '*' }, { AWS: '*' }],
    ['Condition', 7, 8],
    ['Condition', { StringEquals: 7 }, { StringEquals: 8 }],
    ['Condition', { StringEquals: { k: { a: 1 } } }, { StringEquals: { k: { a: 2 } } }],
    ['Condition', { StringEquals: { k: [] } }, { StringEquals: { k: ['a'] } }],
  ])('%s %j and %j', (element, one, other) => {
    const statement = (value: unknown): Statement => ({ [element]: value });
    expect(sameStatement(statement(one), statement(one))).toBe(true);
    expect(sameStatement(statement(one), statement(other))).toBe(false);
  });
  it('a broken statement is not a missing one', () => {
    const broken: PolicyDocument = JSON.parse('{"Statement":[7]}');
    expect(samePolicy(broken, { Statement: [] })).toBe(false);
  });
});

it('compares without Sid when asked', () => {
  expect(sameStatement(BASE, { ...BASE, Sid: 'Other' }, { ignoreSid: true })).toBe(true);
  const { Sid: _sid, ...without } = BASE;
  expect(sameStatement(BASE, without, { ignoreSid: true })).toBe(true);
});

it('canonicalPolicy is plain JSON that stays the same when read again', () => {
  const canonical = canonicalPolicy(policy(BASE));
  expect(JSON.parse(JSON.stringify(canonical))).toEqual(canonical);
});
