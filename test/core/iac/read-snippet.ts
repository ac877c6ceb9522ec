import { parse as parseHcl } from '@cdktf/hcl2json';
import { transformSync } from 'esbuild';
import { DEFAULT_SCHEMA, load, Type } from 'js-yaml';
import type { PolicyDocument, Statement } from '../../../functions/core/policy/document.ts';
import { at, listOf } from '../../infra/template.ts';

/** What a template's references stand for. */
export interface Known {
  readonly bucket: string;
  readonly bucketArn: string;
  readonly distributionArn: string;
  /** Logical id → what `!Ref` gives. */
  readonly refs: Readonly<Record<string, string>>;
}

/** CloudFormation's intrinsic functions as far as the snippets use them. */
function intrinsics(known: Known): readonly Type[] {
  const { accountId, partition } = accountOf(known.distributionArn);
  const variable = (name: string): string => {
    if (name === 'AWS::Partition') return partition;
    if (name === 'AWS::AccountId') return accountId;
    return name.endsWith('.Arn') ? known.bucketArn : refOf(known, name);
  };
  const sub = (text: string) =>
    text.replace(/\$\{(!?)([^}]*)\}/g, (_all, literal: string, name: string) =>
      literal ? `\${${name}}` : variable(name),
    );
  return [
    new Type('!Ref', { kind: 'scalar', construct: (name) => refOf(known, String(name)) }),
    new Type('!GetAtt', { kind: 'scalar', construct: (name) => variable(String(name)) }),
    new Type('!Sub', { kind: 'scalar', construct: (text) => sub(String(text)) }),
    new Type('!Join', {
      kind: 'sequence',
      construct: (parts) => (at(parts, 1) as readonly string[]).join(String(at(parts, 0))),
    }),
  ];
}

function refOf({ refs }: Known, name: string): string {
  const value = refs[name];
  if (value === undefined) throw new Error(`the template refers to ${name}, which it does not have`);
  return value;
}

function accountOf(arn: string): { readonly accountId: string; readonly partition: string } {
  const [, partition = '', , , accountId = ''] = arn.split(':');
  return { partition, accountId };
}

/** The one bucket policy of a template, by a real YAML parser. */
export function readCloudFormation(
  text: string,
  known: Known,
): { readonly bucket: unknown; readonly policy: PolicyDocument } {
  const template = load(text, { schema: DEFAULT_SCHEMA.extend(intrinsics(known)) });
  const resources = at(template, 'resources', 'Resources') ?? at(template, 'Resources');
  const all = Object.values(resources as object);
  if (all.length !== 1 || at(all[0], 'Type') !== 'AWS::S3::BucketPolicy') throw new Error('expected one bucket policy');
  const policy = at(all[0], 'Properties', 'PolicyDocument') as PolicyDocument;
  return { bucket: at(all[0], 'Properties', 'Bucket'), policy };
}

/** HCL's own spelling of `${` and `%{` stays in hcl2json's answer, because it tells texts from templates by it. */
function plain(value: unknown): unknown {
  if (typeof value === 'string') {
    if (/(?<![$%])[$%]\{/.test(value)) throw new Error(`${value} is a template; expected a plain text`);
    return value.replace(/([$%])\1\{/g, '$1{');
  }
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, below]) => [plain(key), plain(below)]));
}

/** The statements of the HCL, by HashiCorp's parser, as the provider renders them. */
export async function readTerraform(text: string): Promise<readonly Statement[]> {
  const file: unknown = await parseHcl('policy.tf', text);
  const written = at(file, 'locals', 0, 'originmend_statements');
  if (written !== undefined) return plain(written) as readonly Statement[];
  const documents = Object.values(at(file, 'data', 'aws_iam_policy_document') as object);
  return listOf(at(documents[0], 0, 'statement')).map((statement) => rendered(plain(statement)));
}

function rendered(block: unknown): Statement {
  const conditions = listOf(at(block, 'condition'));
  const condition: Record<string, Record<string, unknown>> = {};
  for (const entry of conditions) {
    const test = String(at(entry, 'test'));
    condition[test] = { ...condition[test], [String(at(entry, 'variable'))]: at(entry, 'values') };
  }
  return present({
    Sid: at(block, 'sid'),
    Effect: at(block, 'effect'),
    Principal: principalOf(listOf(at(block, 'principals'))),
    NotPrincipal: principalOf(listOf(at(block, 'not_principals'))),
    Action: at(block, 'actions'),
    NotAction: at(block, 'not_actions'),
    Resource: at(block, 'resources'),
    NotResource: at(block, 'not_resources'),
    Condition: conditions.length > 0 ? condition : undefined,
  });
}

function principalOf(blocks: readonly unknown[]): unknown {
  if (blocks.length === 0) return undefined;
  const entries = blocks.map((block) => [String(at(block, 'type')), at(block, 'identifiers')] as const);
  return entries.some(([type]) => type === '*') ? '*' : Object.fromEntries(entries);
}

function present(statement: Readonly<Record<string, unknown>>): Statement {
  return Object.fromEntries(Object.entries(statement).filter(([, value]) => value !== undefined));
}

class Principal {
  readonly json: unknown;
  constructor(json: unknown) {
    this.json = json;
  }
}

type Properties = Readonly<Record<string, unknown>>;

/** Renders as CDK does: one principal element per type. https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_iam.PolicyStatement.html */
class PolicyStatement {
  readonly json: Statement;
  constructor(properties: Properties) {
    this.json = present({
      Sid: properties['sid'],
      Effect: properties['effect'],
      Principal: merged(properties['principals']),
      NotPrincipal: merged(properties['notPrincipals']),
      Action: properties['actions'],
      NotAction: properties['notActions'],
      Resource: properties['resources'],
      NotResource: properties['notResources'],
      Condition: properties['conditions'],
    });
  }
}

function merged(principals: unknown): unknown {
  if (principals === undefined) return undefined;
  const all = (principals as readonly Principal[]).map(({ json }) => json);
  if (all.includes('*')) return '*';
  const byType: Record<string, string[]> = {};
  for (const [type, name] of all.flatMap((json) => Object.entries(json as object)))
    byType[type] = [...(byType[type] ?? []), String(name)];
  return byType;
}

const of = (type: string) =>
  class extends Principal {
    constructor(name: string) {
      super({ [type]: name });
    }
  };

const aws_iam = {
  PolicyStatement,
  PolicyDocument: class {
    readonly statements: readonly PolicyStatement[];
    constructor({ statements }: { statements: readonly PolicyStatement[] }) {
      this.statements = statements;
    }
  },
  Effect: { ALLOW: 'Allow', DENY: 'Deny' },
  ServicePrincipal: of('Service'),
  ArnPrincipal: of('AWS'),
  CanonicalUserPrincipal: of('CanonicalUser'),
  FederatedPrincipal: of('Federated'),
  AnyPrincipal: class extends Principal {
    constructor() {
      super({ AWS: '*' });
    }
  },
  StarPrincipal: class extends Principal {
    constructor() {
      super('*');
    }
  },
};

export interface CdkResult {
  /** What `bucket.addToResourcePolicy` was given. */
  readonly added: readonly Statement[];
  /** What the form for imported buckets holds, which is commented out. */
  readonly imported: { readonly bucket: string; readonly statements: readonly Statement[] };
}

/** The TypeScript, compiled by esbuild and run against classes that render as CDK's do. */
export function runCdk(text: string): CdkResult {
  const added: Statement[] = [];
  let imported: CdkResult['imported'] = { bucket: '', statements: [] };
  const aws_s3 = {
    CfnBucketPolicy: class {
      constructor(_scope: unknown, _id: string, { bucket, policyDocument }: never) {
        const { statements } = policyDocument as { statements: readonly PolicyStatement[] };
        imported = { bucket, statements: statements.map(({ json }) => json) };
      }
    },
  };
  const bucket = { addToResourcePolicy: ({ json }: PolicyStatement) => void added.push(json) };
  const uncommented = text.replace(/^\/\/ (new s3\.CfnBucketPolicy| {2}|\}\);)/gm, '$1');
  const { code } = transformSync(uncommented, { loader: 'ts', format: 'cjs' });
  new Function('require', 'module', 'exports', 'bucket', code)(() => ({ aws_iam, aws_s3 }), {}, {}, bucket);
  return { added, imported };
}
