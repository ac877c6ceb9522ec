import type { PolicyDocument } from '../policy/document.ts';
import { cdkSnippet } from './cdk.ts';
import { changedStatements } from './changed-statements.ts';
import { cloudFormationSnippet } from './cloudformation.ts';
import type { Owner, OwnerTool } from './owner.ts';
import type { SnippetSource } from './snippet-source.ts';
import { terraformSnippet } from './terraform.ts';

export type SnippetLanguage = 'cloudformation' | 'terraform' | 'cdk';

/** The change of one bucket's policy as source of one tool: text that can be pasted, with comments that say where. */
export interface Snippet {
  readonly language: SnippetLanguage;
  readonly title: string;
  readonly text: string;
}

/** A change of a bucket's policy, as a plan or a fix carries it. */
export interface PolicyChange {
  readonly bucket: string;
  readonly before: PolicyDocument | null;
  readonly after: PolicyDocument;
  readonly distributionArn: string;
}

/** The change for every tool, the owner's own first; empty when it adds and rewrites no statement. */
export function snippetsOf(change: PolicyChange, owners: readonly Owner[]): readonly Snippet[] {
  const statements = changedStatements(change.before, change.after);
  if (statements.length === 0) return [];
  const { bucket, distributionArn } = change;
  const replaces = change.before !== null && changedStatements(change.after, change.before).length > 0;
  const source = (language: SnippetLanguage): SnippetSource => ({
    bucket,
    statements,
    replaces,
    distributionArn,
    owner: owners.find(({ tool }) => LANGUAGE_OF[tool] === language),
  });
  const all: readonly Snippet[] = [
    { language: 'cloudformation', ...cloudFormationSnippet(source('cloudformation')) },
    { language: 'terraform', ...terraformSnippet(source('terraform')) },
    { language: 'cdk', ...cdkSnippet(source('cdk')) },
  ];
  const own = languageOf(owners);
  return all.toSorted((a, b) => Number(b.language === own) - Number(a.language === own));
}

/** The language of the first owner whose source can be written here. */
export function languageOf(owners: readonly Owner[]): SnippetLanguage | undefined {
  return owners.map(({ tool }) => LANGUAGE_OF[tool]).find((language) => language !== undefined);
}

const LANGUAGE_OF: Readonly<Record<OwnerTool, SnippetLanguage | undefined>> = {
  'AWS CDK': 'cdk',
  'AWS SAM': 'cloudformation',
  CloudFormation: 'cloudformation',
  OpenTofu: 'terraform',
  Pulumi: undefined,
  SST: undefined,
  'Serverless Framework': 'cloudformation',
  'Service Catalog': 'cloudformation',
  Terraform: 'terraform',
  other: undefined,
};
