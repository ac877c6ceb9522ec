import type { ConditionElement, PrincipalElement, Statement } from '../policy/document.ts';
import { listOf } from '../policy/document.ts';
import { commentText } from './quote.ts';
import type { SnippetSource } from './snippet-source.ts';

/**
 * The statements inside an aws_iam_policy_document. https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
 */
export function terraformSnippet({ bucket, statements, replaces, owner }: SnippetSource): {
  readonly title: string;
  readonly text: string;
} {
  const title = owner?.tool === 'OpenTofu' ? 'OpenTofu (HCL)' : 'Terraform (HCL)';
  const comment = [
    `# The policy of bucket ${commentText(bucket)}. aws_s3_bucket_policy owns the whole document: put the statement into the`,
    `# aws_iam_policy_document that it uses now, ${replaces ? 'in place of what it changes' : 'beside those that are there'}. A second aws_s3_bucket_policy would fight with it.`,
  ];
  const unsayable = statements.some((statement) => JSON.stringify(statement).includes('&{'));
  const lines = unsayable
    ? [
        '# aws_iam_policy_document turns "&{" into "${" and cannot hold this statement; write it with jsonencode instead.',
        'locals {',
        `  originmend_statements = ${hclValue(statements, '  ')}`,
        '}',
      ]
    : [
        'data "aws_iam_policy_document" "bucket_policy" {',
        ...statements.flatMap((statement, index) => [
          ...(index === 0 ? [] : ['']),
          ...block('statement', statementLines(statement)).map(indented),
        ]),
        '}',
      ];
  return { title, text: `${[...comment, ...lines].join('\n')}\n` };
}

function statementLines(statement: Statement): readonly string[] {
  const { Sid, Effect, Action, NotAction, Resource, NotResource, Principal, NotPrincipal, Condition } = statement;
  return [
    ...(Sid === undefined ? [] : [`sid    = ${hclText(Sid)}`]),
    ...(Effect === undefined ? [] : [`effect = ${hclText(Effect)}`]),
    ...listLine('actions', Action),
    ...listLine('not_actions', NotAction),
    ...listLine('resources', Resource),
    ...listLine('not_resources', NotResource),
    ...principalBlocks('principals', Principal),
    ...principalBlocks('not_principals', NotPrincipal),
    ...conditionBlocks(Condition),
  ];
}

function listLine(name: string, value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : ['', `${name} = ${hclList(listOf(value))}`];
}

function principalBlocks(name: string, principal: PrincipalElement | undefined): readonly string[] {
  if (principal === undefined) return [];
  const entries: readonly (readonly [string, string | readonly string[]])[] =
    typeof principal === 'string' ? [[principal, principal]] : Object.entries(principal);
  return entries.flatMap(([type, identifiers]) => [
    '',
    ...block(name, [`type        = ${hclText(type)}`, `identifiers = ${hclList(listOf(identifiers))}`]),
  ]);
}

function conditionBlocks(condition: ConditionElement | undefined): readonly string[] {
  const tests = Object.entries(condition ?? {}).flatMap(([test, keys]) =>
    Object.entries(keys).map(([variable, values]) => ({ test, variable, values: listOf(values).map(String) })),
  );
  return tests.flatMap(({ test, variable, values }) => [
    '',
    ...block('condition', [
      `test     = ${hclText(test)}`,
      `variable = ${hclText(variable)}`,
      `values   = ${hclList(values)}`,
    ]),
  ]);
}

function block(name: string, lines: readonly string[]): readonly string[] {
  return [`${name} {`, ...lines.map(indented), '}'];
}

function indented(text: string): string {
  return text === '' ? '' : `  ${text}`;
}

function hclList(values: readonly string[]): string {
  return `[${values.map(hclText).join(', ')}]`;
}

function hclValue(value: unknown, indent: string): string {
  const below = `${indent}  `;
  if (typeof value === 'string') return hclText(value);
  if (Array.isArray(value))
    return `[\n${value.map((entry: unknown) => `${below}${hclValue(entry, below)},\n`).join('')}${indent}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return `{\n${entries.map(([key, entry]) => `${below}${hclText(key)} = ${hclValue(entry, below)}\n`).join('')}${indent}}`;
}

/**
 * A quoted template without templates: `$${` and `%%{` are HCL's spellings of `${` and `%{`.
 * https://developer.hashicorp.com/terraform/language/expressions/strings
 */
export function hclText(text: string): string {
  const escaped = text
    .replace(/[\\"]/g, (character) => `\\${character}`)
    .replace(/[$%](?=\{)/g, (sign) => `${sign}${sign}`)
    .replace(/[^\x20-\x7e]/gu, unicode);
  return `"${escaped}"`;
}

function unicode(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return point <= 0xffff ? `\\u${point.toString(16).padStart(4, '0')}` : `\\U${point.toString(16).padStart(8, '0')}`;
}
