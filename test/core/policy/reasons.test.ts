import { describe, expect, it } from 'vitest';
import type { Statement } from '../../../functions/core/policy/document.ts';
import { type ElementMatch, evaluate } from '../../../functions/core/policy/evaluate.ts';
import { type CaseRequest, requestOf } from './evaluate-cases.ts';

const GRANT: Statement = {
  Sid: 'Grant',
  Effect: 'Allow',
  Principal: { Service: 'cloudfront.amazonaws.com' },
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::site/*',
};

function elementsOf(statement: Statement, request: CaseRequest = { caller: 'oac' }): readonly ElementMatch[] {
  const { statements } = evaluate({ Version: '2012-10-17', Statement: [statement] }, requestOf(request));
  return statements[0]?.elements ?? [];
}

function condition(block: Statement['Condition'], request?: CaseRequest): ElementMatch | undefined {
  return elementsOf({ ...GRANT, ...(block ? { Condition: block } : {}) }, request).at(-1);
}

describe('why a statement matches or not', () => {
  it('lists every element in the order Principal, Action, Resource, Condition keys', () => {
    const elements = elementsOf({
      ...GRANT,
      Condition: { StringEquals: { 'AWS:SourceArn': 'x', 'aws:SourceAccount': '1' }, Null: { 'aws:Referer': true } },
    });
    expect(elements.map(({ element, keys }) => [element, keys.join('/')])).toEqual([
      ['Principal', 'Principal'],
      ['Action', 'Action'],
      ['Resource', 'Resource'],
      ['Condition', 'Condition/StringEquals/AWS:SourceArn'],
      ['Condition', 'Condition/StringEquals/aws:SourceAccount'],
      ['Condition', 'Condition/Null/aws:Referer'],
    ]);
  });

  it('names both sides of a SourceArn mismatch and points at the element in the policy’s own spelling', () => {
    const other = 'arn:aws:cloudfront::111122223333:distribution/E9';
    expect(condition({ StringEquals: { 'AWS:SourceArn': other } })).toEqual({
      element: 'Condition',
      match: 'no',
      keys: ['Condition', 'StringEquals', 'AWS:SourceArn'],
      actual: other,
      expected: 'arn:aws:cloudfront::111122223333:distribution/E1',
      reason: `the condition names ${other}, this request carries arn:aws:cloudfront::111122223333:distribution/E1 as AWS:SourceArn, so StringEquals does not hold`,
    });
  });

  it.each(['StringEquals', 'StringEqualsIgnoreCase'])('says that %s takes * literally', (operator) => {
    const wildcard = 'arn:aws:cloudfront::111122223333:distribution/*';
    expect(condition({ [operator]: { 'aws:SourceArn': wildcard } })?.reason).toBe(
      `${operator} takes * literally; use ArnLike or name the distribution`,
    );
  });

  it('says it of a negated operator too, where the * lets the request be denied', () => {
    const wildcard = 'arn:aws:cloudfront::111122223333:distribution/*';
    expect(condition({ StringNotEquals: { 'aws:SourceArn': wildcard } })).toMatchObject({
      match: 'yes',
      reason: 'StringNotEquals takes * literally; use ArnLike or name the distribution',
    });
  });

  it('does not blame the * where it would not have matched either', () => {
    const wildcard = 'arn:aws:cloudfront::999999999999:distribution/*';
    expect(condition({ StringEquals: { 'aws:SourceArn': wildcard } })?.reason).toContain('the condition names');
  });

  it('says which key is absent', () => {
    expect(condition({ StringEquals: { 'aws:PrincipalOrgID': 'o-1' } })).toMatchObject({
      match: 'no',
      expected: 'absent',
      reason: 'this request carries no aws:PrincipalOrgID, so StringEquals does not hold',
    });
    expect(condition({ StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } })).toMatchObject({ match: 'yes' });
  });

  it.each([
    [[], 'nothing'],
    [['a', 'b', 'c'], 'a, b, c'],
    [['a', 'b', 'c', 'd', 'e'], 'a, b, c and 2 more'],
  ])('names at most three of the values %j', (listed, shown) => {
    expect(condition({ StringEquals: { 'aws:SourceAccount': listed } })?.reason).toBe(
      `the condition names ${shown}, this request carries 111122223333 as aws:SourceAccount, so StringEquals does not hold`,
    );
  });

  it.each([
    ['StringLike', '1111*', 'yes'],
    ['StringEquals', '111122223333', 'yes'],
    ['StringNotEquals', '2222*', 'yes'],
    ['StringEquals', '2222*', 'no'],
    ['NumericEquals', '111122223333', 'yes'],
    ['ArnNotLike', '*', 'no'],
  ])('does not speak of a literal * for %s %s', (operator, value, match) => {
    const found = condition({ [operator]: { 'aws:SourceAccount': value } });
    expect(found).toMatchObject({
      match,
      reason: `the condition names ${value}, this request carries 111122223333 as aws:SourceAccount, so ${operator} ${match === 'yes' ? 'holds' : 'does not hold'}`,
    });
  });

  it.each([
    ['StringEquals', '1*', 'yes'],
    ['StringNotEquals', '1*', 'no'],
    ['ArnLike', 'arn:aws:*', 'no'],
  ])(
    'nor of the one that the request itself carries, or that does not reach so far: %s %s',
    (operator, value, match) => {
      const carried = operator === 'ArnLike' ? 'arn:aws:cloudfront::111122223333:distribution/E1' : value;
      const found = condition(
        { [operator]: { 'test:key': value } },
        { caller: 'service', context: { 'test:key': carried } },
      );
      expect(found?.match).toBe(match);
      expect(found?.reason).toContain(`the condition names ${value}, this request carries ${carried}`);
    },
  );

  it('speaks of it where nothing but a * is named', () => {
    expect(condition({ StringEquals: { 'aws:SourceAccount': '*' } })?.reason).toContain('takes * literally');
  });

  it('speaks of it when one of several values would have matched', () => {
    expect(condition({ StringEquals: { 'aws:SourceAccount': ['444455556666', '1111????3333'] } })?.reason).toBe(
      'StringEquals takes * literally; use ArnLike or name the distribution',
    );
  });

  it('says of a secret header only whether the condition holds', () => {
    const reasonOf = (value: string, request: CaseRequest) =>
      condition({ StringEquals: { 'aws:Referer': value } }, request)?.reason;
    const custom: CaseRequest = { caller: 'oac', customHeaders: { Referer: 'hunter2' } };
    const told = 'the aws:Referer of this request and the ones the condition names are not shown; StringEquals';
    expect(reasonOf('hunter2', custom)).toBe(`${told} holds`);
    expect(reasonOf('hunter3', custom)).toBe(`${told} does not hold`);
    expect(reasonOf('hunter2', { caller: 'oac', forwardedHeaders: ['Referer'] })).toBe(
      'whether StringEquals aws:Referer holds is not known: viewers may send any aws:Referer',
    );
  });

  it('says what is not known', () => {
    expect(condition({ StringEquals: { 'aws:SourceOrgID': 'o-1' } })).toMatchObject({
      match: 'unknown',
      expected: 'not known',
      reason: 'whether StringEquals aws:SourceOrgID holds is not known: this request carries a value that is not known',
    });
  });

  it('names the operator nobody knows', () => {
    expect(condition({ StringMatches: { 'aws:SourceArn': 'x' } })).toMatchObject({
      match: 'unknown',
      keys: ['Condition', 'StringMatches'],
      reason: 'StringMatches is no condition operator known here',
    });
  });

  it('describes an address range without listing all of it', () => {
    const block = { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } };
    expect(condition(block, { caller: 'oai' })?.expected).toMatch(
      /^an address in one of \d+ ranges \(3\.10\.17\.128\/25 and others\)$/,
    );
    expect(condition(block)?.expected).toBe('none that a policy can name');
  });

  it('never repeats a secret header value, neither the policy’s nor the request’s', () => {
    const request: CaseRequest = { caller: 'oac', customHeaders: { Referer: 'hunter2', 'User-Agent': 'hunter2' } };
    for (const values of ['hunter3', ['hunter3', 'x'], { broken: 'hunter3' }]) {
      for (const key of ['aws:Referer', 'AWS:useragent']) {
        const statement = { ...GRANT, Condition: { StringNotEquals: { [key]: values } } } as Statement;
        expect(JSON.stringify(elementsOf(statement, request).at(-1))).not.toContain('hunter');
      }
    }
  });

  it('tells an unresolved principal from another OAI', () => {
    const reasonOf = (name: string) => elementsOf({ ...GRANT, Principal: { AWS: name } }, { caller: 'oai' })[0]?.reason;
    expect(reasonOf('AIDAEXAMPLEEXAMPLE123')).toBe(
      'the statement names the unresolved principal AIDAEXAMPLEEXAMPLE123, not OAI E3OAI',
    );
    expect(reasonOf('111122223333')).toBe('the statement names 111122223333, this request comes from OAI E3OAI');
    expect(elementsOf({ ...GRANT, Principal: { AWS: 'x' } }, { caller: 'anonymous' })[0]?.reason).toBe(
      'an anonymous caller is named only by "*", the statement names x',
    );
  });

  it('says which part of the grammar is broken', () => {
    expect(elementsOf({ ...GRANT, NotAction: 's3:PutObject' })[1]?.reason).toBe(
      'malformed: the statement has both Action and NotAction',
    );
    const { Resource: _resource, ...without } = GRANT;
    expect(elementsOf({ ...GRANT, ['NotAction' as string]: undefined })[1]?.match).toBe('yes');
    expect(elementsOf(without)[2]).toMatchObject({
      match: 'no',
      keys: ['Resource'],
      reason: 'malformed: the statement has neither Resource nor NotResource',
    });
  });

  it.each<[string, unknown, number, readonly string[], string]>([
    ['Principal', null, 0, ['Principal'], 'a principal is "*" or an object of principal types'],
    ['Principal', 'arn:aws:iam::1:root', 0, ['Principal'], 'a principal is "*" or an object of principal types'],
    ['Principal', ['*'], 0, ['Principal'], 'a principal is "*" or an object of principal types'],
    ['Principal', {}, 0, ['Principal'], 'the principal names nobody'],
    ['Principal', { Nobody: 'x' }, 0, ['Principal'], 'Nobody is no principal type'],
    ['Principal', { AWS: 7 }, 0, ['Principal'], 'AWS must be a principal or a list of principals'],
    ['Action', 7, 1, ['Action'], 'Action must be an action or a list of actions'],
    ['Resource', [], 2, ['Resource'], 'Resource must be an ARN or a list of ARNs'],
    ['Condition', 'x', 3, ['Condition'], 'Condition must be an object of operators'],
    ['Condition', { Bool: 7 }, 3, ['Condition', 'Bool'], 'Bool must be an object of condition keys'],
    [
      'Condition',
      { Bool: { k: { a: 1 } } },
      3,
      ['Condition', 'Bool', 'k'],
      'k must be compared with strings, numbers or booleans',
    ],
    [
      'Condition',
      { Bool: { k: 'x' } },
      3,
      ['Condition', 'Bool', 'k'],
      'Bool compares k with "x" instead of "true" or "false"',
    ],
    [
      'Condition',
      { Null: { k: 'xtrue' } },
      3,
      ['Condition', 'Null', 'k'],
      'Null compares k with "xtrue" instead of "true" or "false"',
    ],
    [
      'Condition',
      { Null: { k: 'truex' } },
      3,
      ['Condition', 'Null', 'k'],
      'Null compares k with "truex" instead of "true" or "false"',
    ],
  ])('says what is wrong with %s %j', (element, value, index, keys, reason) => {
    for (const [Effect, match] of [
      ['Allow', 'no'],
      ['Deny', 'unknown'],
    ]) {
      const statement: Statement = JSON.parse(JSON.stringify({ ...GRANT, Effect, [element]: value }));
      expect(elementsOf(statement)[index]).toMatchObject({ match, keys, reason: `malformed: ${reason}` });
    }
  });

  it('names the caller', () => {
    const callers: readonly [CaseRequest['caller'], string][] = [
      ['oac', 'the service principal cloudfront.amazonaws.com'],
      ['oai', 'OAI E3OAI'],
      ['anonymous', 'an anonymous caller'],
      [{ kind: 'iam', arn: 'arn:aws:iam::1:root', accountId: '1' }, 'arn:aws:iam::1:root'],
    ];
    for (const [caller, name] of callers) expect(elementsOf(GRANT, { caller })[0]?.expected).toBe(name);
  });

  it('gives the reason of the principal that decides', () => {
    const Principal = { AWS: '444455556666', Service: ['s3.amazonaws.com', 'cloudfront.amazonaws.com'] };
    expect(elementsOf({ ...GRANT, Principal })[0]?.reason).toBe('the statement names cloudfront.amazonaws.com');
  });

  it('names at most three resources, and says when one cannot be told', () => {
    const reasonOf = (...Resource: readonly string[]) => elementsOf({ ...GRANT, Resource })[2]?.reason;
    expect(reasonOf('a', 'b', 'c')).toBe('Resource a, b, c does not cover arn:aws:s3:::site/index.html');
    expect(reasonOf('a', 'b', 'c', 'd', 'e')).toContain('Resource a, b, c and 2 more does not cover');
    expect(reasonOf('arn:aws:s3:::site/*')).toBe('Resource arn:aws:s3:::site/* covers arn:aws:s3:::site/index.html');
    const open = 'arn:aws:s3:::site/${aws:SourceOrgID}';
    expect(reasonOf(open)).toBe(
      `whether Resource ${open} covers arn:aws:s3:::site/index.html depends on a value that is not known`,
    );
  });

  it('says what a resource covers', () => {
    expect(elementsOf({ ...GRANT, Resource: 'arn:aws:s3:::site' })[2]).toMatchObject({
      match: 'no',
      expected: 'arn:aws:s3:::site/index.html',
      reason: 'Resource arn:aws:s3:::site does not cover arn:aws:s3:::site/index.html',
    });
  });
});

describe('a statement whose Effect is no effect', () => {
  it('matches nothing and keeps its place', () => {
    const broken = JSON.parse('[{ "Effect": "Maybe", "Sid": 7 }, { "Effect": " deny ", "Sid": "Meant" }]');
    const { decision, statements } = evaluate({ Statement: broken }, requestOf({ caller: 'oac' }));
    expect(decision).toBe('unknown');
    expect(statements[0]).toEqual({ index: 0, sid: undefined, effect: 'Allow', match: 'no', elements: [] });
    expect(statements[1]).toMatchObject({ index: 1, sid: 'Meant', effect: 'Deny', match: 'unknown' });
  });
});

describe('the statements that decide', () => {
  const evaluation = (...statements: readonly Statement[]) =>
    evaluate({ Version: '2012-10-17', Statement: statements }, requestOf({ caller: 'oac' }));
  const deny: Statement = { ...GRANT, Sid: 'Deny', Effect: 'Deny' };
  const open: Statement['Condition'] = { StringEquals: { 'aws:SourceOrgID': 'o-1' } };

  it('are the matching Denies', () => {
    expect(evaluation(GRANT, deny, deny).because.map(({ index }) => index)).toEqual([1, 2]);
  });
  it('are the matching Allows', () => {
    expect(evaluation(GRANT, { ...deny, Condition: { Null: { 'aws:SourceArn': true } } }).because).toMatchObject([
      { index: 0, sid: 'Grant', effect: 'Allow', match: 'yes' },
    ]);
  });
  it('are the ones not known', () => {
    expect(evaluation(GRANT, { ...deny, Condition: open }).because.map(({ index }) => index)).toEqual([1]);
    expect(evaluation({ ...GRANT, Condition: open }).because.map(({ index }) => index)).toEqual([0]);
  });
  it('are none when nothing matches', () => {
    expect(evaluation({ ...GRANT, Principal: { AWS: '111122223333' } }).because).toEqual([]);
  });
});
