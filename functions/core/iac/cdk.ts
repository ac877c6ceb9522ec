import type { PrincipalElement, Statement } from '../policy/document.ts';
import { listOf } from '../policy/document.ts';
import { commentText, quotedText } from './quote.ts';
import type { SnippetSource } from './snippet-source.ts';

/**
 * The statements for CDK v2 in TypeScript: for a bucket of the app, and for an imported one, whose policy CDK does not write otherwise.
 * https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_iam.PolicyStatement.html
 */
export function cdkSnippet({ bucket, statements, replaces, owner }: SnippetSource): {
  readonly title: string;
  readonly text: string;
} {
  const names = statements.map((_statement, index) => (index === 0 ? 'statement' : `statement${index + 1}`));
  const place = owner?.name ? ` (stack ${commentText(owner.name)})` : '';
  const lines = [
    `// The policy of bucket ${commentText(bucket)}${place}.`,
    ...(statements.some(isOacGrant)
      ? [
          '// The idiomatic way for an OAC: origins.S3BucketOrigin.withOriginAccessControl(bucket), which adds this grant by itself.',
        ]
      : []),
    "import { aws_iam as iam, aws_s3 as s3 } from 'aws-cdk-lib';",
    '',
    ...statements.flatMap((statement, index) => [`const ${names[index]} = ${statementText(statement)};`, '']),
    ...(replaces
      ? [
          '// A bucket that the app creates: change the statement where it is added now. One that is added beside it leaves it in force.',
        ]
      : ['// A bucket that the app creates:', ...names.map((name) => `bucket.addToResourcePolicy(${name});`)]),
    '',
    '// A bucket that the app imports (Bucket.fromBucketName …): addToResourcePolicy does nothing there, and CfnBucketPolicy replaces',
    '// the whole policy. Put every statement of the bucket into it:',
    `// new s3.CfnBucketPolicy(this, 'BucketPolicy', {`,
    `//   bucket: ${quotedText(bucket, 'typescript')},`,
    `//   policyDocument: new iam.PolicyDocument({ statements: [/* the others, */ ${names.join(', ')}] }),`,
    '// });',
  ];
  return { title: 'AWS CDK v2 (TypeScript)', text: `${lines.join('\n')}\n` };
}

function isOacGrant({ Effect, Principal }: Statement): boolean {
  return Effect === 'Allow' && typeof Principal === 'object' && Principal['Service'] === 'cloudfront.amazonaws.com';
}

function statementText(statement: Statement): string {
  const { Sid, Effect, Action, NotAction, Resource, NotResource, Principal, NotPrincipal, Condition } = statement;
  const properties = [
    ...(Sid === undefined ? [] : [`sid: ${quoted(Sid)}`]),
    `effect: iam.Effect.${Effect === 'Deny' ? 'DENY' : 'ALLOW'}`,
    ...principals('principals', Principal),
    ...principals('notPrincipals', NotPrincipal),
    ...texts('actions', Action),
    ...texts('notActions', NotAction),
    ...texts('resources', Resource),
    ...texts('notResources', NotResource),
    ...(Condition === undefined ? [] : [`conditions: ${json(Condition, '  ')}`]),
  ];
  return `new iam.PolicyStatement({\n${properties.map((text) => `  ${text},\n`).join('')}})`;
}

function principals(name: string, principal: PrincipalElement | undefined): readonly string[] {
  if (principal === undefined) return [];
  const listed =
    typeof principal === 'string'
      ? ['new iam.StarPrincipal()']
      : Object.entries(principal).flatMap(([type, names]) => listOf(names).map((of) => principalText(type, of)));
  return [`${name}: [${listed.join(', ')}]`];
}

function principalText(type: string, name: string): string {
  switch (type) {
    case 'Service':
      return `new iam.ServicePrincipal(${quoted(name)})`;
    case 'CanonicalUser':
      return `new iam.CanonicalUserPrincipal(${quoted(name)})`;
    case 'Federated':
      return `new iam.FederatedPrincipal(${quoted(name)}, {})`;
    default:
      return name === '*' ? 'new iam.AnyPrincipal()' : `new iam.ArnPrincipal(${quoted(name)})`;
  }
}

function texts(name: string, value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : [`${name}: [${listOf(value).map(quoted).join(', ')}]`];
}

function json(value: unknown, indent: string): string {
  const below = `${indent}  `;
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map((entry: unknown) => json(entry, below)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, entry]) => `${below}${quoted(key)}: ${json(entry, below)},\n`);
  return `{\n${entries.join('')}${indent}}`;
}

function quoted(text: string): string {
  return quotedText(text, 'typescript');
}
