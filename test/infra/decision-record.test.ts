import { describe, expect, it } from 'vitest';
import { evaluate } from '../../functions/core/policy/evaluate.ts';
import { type RoleStatement, statementsOf } from './permissions.ts';
import { goldenTemplate, resourcesOfType, targetOf } from './template.ts';

const template = goldenTemplate();
const TABLE = 'arn:aws:dynamodb:us-east-1:111122223333:table/originmend';
const ROLE = 'arn:aws:iam::111122223333:role/function';

/** The roles of functions that write to the table, as IAM reads them. */
const ROLES = resourcesOfType(template, 'AWS::IAM::Role')
  .map(([id, role]) => [id, statementsOf(template, role)] as const)
  .filter(([, statements]) => statements.some(({ actions }) => actions.includes('dynamodb:PutItem')));

function decision(statements: readonly RoleStatement[], action: string, key: string): string {
  const Statement = statements
    .filter(
      ({ actions, resources }) => actions.includes(action) && resources.some((each) => targetOf(each) === 'Table'),
    )
    .map(({ effect, actions, condition }) => ({
      Effect: effect,
      Action: actions,
      Principal: { AWS: ROLE },
      Resource: TABLE,
      ...(condition === undefined ? {} : { Condition: condition as never }),
    }));
  const context = { 'dynamodb:leadingkeys': [{ kind: 'values' as const, values: [key] }] };
  const principal = { kind: 'iam' as const, arn: ROLE, accountId: '111122223333' };
  return evaluate({ Version: '2012-10-17', Statement }, { principal, action, resource: TABLE, context }).decision;
}

const ENTRY = 'decision#2026-11-24T00:00:00.000Z#0123456789abcdef0123456789abcdef#applied';
const CHANGES = ['UpdateItem', 'DeleteItem', 'BatchWriteItem', 'PartiQLInsert', 'PartiQLUpdate', 'PartiQLDelete'];

describe.each(ROLES)('%s', (_id, statements) => {
  it.each(CHANGES)('cannot change what is in the decision record: %s', (operation) => {
    expect(decision(statements, `dynamodb:${operation}`, ENTRY)).toBe('explicitDeny');
  });

  it('can add to it, and can change a plan', () => {
    expect(decision(statements, 'dynamodb:PutItem', ENTRY)).toBe('allowed');
    expect(decision(statements, 'dynamodb:UpdateItem', 'plan#0123456789abcdef0123456789abcdef')).toBe('allowed');
  });
});

it('there are roles that this is about', () => {
  expect(ROLES.length).toBeGreaterThanOrEqual(3);
});
