import { isObject } from '../policy/canonical-json.ts';
import { commentText, quotedText } from './quote.ts';
import type { SnippetSource } from './snippet-source.ts';

/**
 * The statements inside an AWS::S3::BucketPolicy, as YAML of a template; SAM takes the same, the Serverless Framework below `resources`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucketpolicy.html
 */
export function cloudFormationSnippet(source: SnippetSource): { readonly title: string; readonly text: string } {
  const { owner, bucket, statements, replaces } = source;
  const isFramework = owner?.tool === 'Serverless Framework';
  const properties = [
    `${owner?.policyLogicalId ?? 'BucketPolicy'}:`,
    '  Type: AWS::S3::BucketPolicy',
    '  Properties:',
    `    Bucket: ${owner?.bucketLogicalId === undefined ? quotedText(bucket, 'yaml') : `!Ref ${owner.bucketLogicalId}`}`,
    '    PolicyDocument:',
    '      Version: "2012-10-17"',
    '      Statement:',
    replaces
      ? '        # In place of what it changes; keep the other statements: a bucket has one policy, and this is all of it.'
      : '        # Keep the statements that are here already: a bucket has one policy, and this is all of it.',
    ...statements.flatMap((statement) => listItem(statement, source).map((text) => `        ${text}`)),
  ];
  const template = ['Resources:', ...properties.map((text) => `  ${text}`)];
  const lines = isFramework ? ['resources:', ...template.map((text) => `  ${text}`)] : template;
  return { title: titleOf(source), text: `${comment(source)}${lines.join('\n')}\n` };
}

function titleOf({ owner }: SnippetSource): string {
  if (owner?.tool === 'AWS SAM') return 'AWS SAM (template.yaml)';
  return owner?.tool === 'Serverless Framework' ? 'Serverless Framework (serverless.yml)' : 'CloudFormation (YAML)';
}

function comment({ owner, bucket }: SnippetSource): string {
  if (!owner) return `# The policy of bucket ${commentText(bucket)}.\n`;
  const place = owner.policyLogicalId ? `, resource ${commentText(owner.policyLogicalId)}` : '';
  return `# The policy of bucket ${commentText(bucket)}: stack ${commentText(owner.name)}${place}.\n`;
}

function listItem(statement: Readonly<Record<string, unknown>>, source: SnippetSource): readonly string[] {
  return Object.entries(statement)
    .filter(([, value]) => value !== undefined)
    .flatMap(([key, value]) => member(key, value, source))
    .map((text, index) => (index === 0 ? `- ${text}` : `  ${text}`));
}

function member(key: string, value: unknown, source: SnippetSource): readonly string[] {
  const name = /^[A-Za-z]+$/.test(key) ? key : quotedText(key, 'yaml');
  if (Array.isArray(value) && value.length > 0)
    return [`${name}:`, ...value.map((entry: unknown) => `  - ${scalar(entry, source)}`)];
  if (isObject(value) && Object.keys(value).length > 0)
    return [`${name}:`, ...Object.entries(value).flatMap(([below, inner]) => indented(member(below, inner, source)))];
  return [`${name}: ${scalar(value, source)}`];
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((text) => `  ${text}`);
}

/** Anything that is no text is written as JSON, which is YAML too. */
function scalar(value: unknown, source: SnippetSource): string {
  return typeof value === 'string' ? textValue(value, source) : JSON.stringify(value);
}

/** A reference to the stack's own resource where it is known, else the literal text. */
function textValue(text: string, source: SnippetSource): string {
  const referenced = withReference(text, source);
  if (referenced !== undefined) return referenced;
  const isFramework = source.owner?.tool === 'Serverless Framework';
  return isFramework && text.includes('${') ? joined(text) : quotedText(text, 'yaml');
}

function withReference(text: string, { owner, bucket, distributionArn }: SnippetSource): string | undefined {
  const { bucketLogicalId, distributionLogicalId } = owner ?? {};
  if (distributionLogicalId !== undefined && text === distributionArn)
    return `!Sub ${quotedText(`arn:\${AWS::Partition}:cloudfront::\${AWS::AccountId}:distribution/\${${distributionLogicalId}}`, 'yaml')}`;
  const objects = /^arn:aws[a-z-]*:s3:::/.exec(text)?.[0];
  if (bucketLogicalId === undefined || objects === undefined || !isInBucket(text.slice(objects.length), bucket))
    return undefined;
  const rest = text.slice(objects.length + bucket.length);
  if (rest === '') return `!GetAtt ${bucketLogicalId}.Arn`;
  if (owner?.tool === 'Serverless Framework' && rest.includes('${')) return undefined;
  return `!Sub ${quotedText(`\${${bucketLogicalId}.Arn}${rest.replaceAll('${', '${!')}`, 'yaml')}`;
}

function isInBucket(name: string, bucket: string): boolean {
  return name === bucket || name.startsWith(`${bucket}/`);
}

/** The Serverless Framework reads `${` in any text as a variable of its own and knows no escape that CloudFormation undoes. */
function joined(text: string): string {
  const parts = text.split('${').flatMap((part, index) => (index === 0 ? [part] : ['$', `{${part}`]));
  return `!Join ["", [${parts
    .filter((part) => part !== '')
    .map((part) => quotedText(part, 'yaml'))
    .join(', ')}]]`;
}
