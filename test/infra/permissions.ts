import { at, listOf, type Resource, resourcesOfType, type Template, targetOf } from './template.ts';

/** One statement of a role, whatever policy it came from. */
export interface RoleStatement {
  readonly sid: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly unknown[];
  readonly condition: unknown;
}

/** All statements of a role: its inline policies and the managed policies of the same template. */
export function statementsOf(template: Template, role: Resource): readonly RoleStatement[] {
  const inline = listOf(role.Properties?.['Policies']).map((policy) => at(policy, 'PolicyDocument'));
  const managed = listOf(role.Properties?.['ManagedPolicyArns']).map((reference) =>
    at(template.Resources[targetOf(attached(reference)) ?? ''], 'Properties', 'PolicyDocument'),
  );
  return [...inline, ...managed].flatMap((document) => listOf(at(document, 'Statement')).map(readStatement));
}

/** Statements of the template's managed policies that name the role themselves: those that exist only under a condition. */
export function statementsAttachedTo(template: Template, roleId: string): readonly RoleStatement[] {
  return resourcesOfType(template, 'AWS::IAM::ManagedPolicy')
    .filter(([, { Properties }]) => listOf(Properties?.['Roles']).map(targetOf).includes(roleId))
    .flatMap(([, { Properties }]) => listOf(at(Properties, 'PolicyDocument', 'Statement')).map(readStatement));
}

/** A policy that a parameter switches on counts as attached: that is the most the role can do. */
function attached(reference: unknown): unknown {
  return at(reference, 'Fn::If', 1) ?? reference;
}

/** The statements of an `AWS::IAM::Policy`. */
export function statementsIn(policy: Resource): readonly RoleStatement[] {
  return listOf(at(policy, 'Properties', 'PolicyDocument', 'Statement')).map(readStatement);
}

function readStatement(statement: unknown): RoleStatement {
  return {
    sid: String(at(statement, 'Sid')),
    effect: String(at(statement, 'Effect')),
    actions: listOf(at(statement, 'Action')).map(String),
    resources: listOf(at(statement, 'Resource')),
    condition: at(statement, 'Condition'),
  };
}

export function allowedActions(statements: readonly RoleStatement[]): readonly string[] {
  const allowing = statements.filter(({ effect }) => effect === 'Allow');
  return [...new Set(allowing.flatMap(({ actions }) => actions))].toSorted();
}
