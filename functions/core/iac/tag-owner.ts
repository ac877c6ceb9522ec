import { factPath } from '../facts.ts';
import type { Owner, OwnerTool } from './owner.ts';

/** Tags that infrastructure tools put on what they own; `reserved` ones only AWS can write. */
const OWNER_TAGS: readonly (readonly [key: RegExp, tool: OwnerTool, reserved?: true])[] = [
  [/^aws:cloudformation:stack-name$/, 'CloudFormation', true],
  [/^aws:servicecatalog:/, 'Service Catalog', true],
  [/^aws-?cdk(?::|$)|^aws:cdk:/i, 'AWS CDK'],
  [/^(terraform|tf[-_:]?(workspace|module|stack)?|managed[-_]?by[-_]?terraform)$/i, 'Terraform'],
  [/^(opentofu|tofu)$/i, 'OpenTofu'],
  [/^pulumi/i, 'Pulumi'],
  [/^sst:/i, 'SST'],
];

/** What `managed-by` and its spellings name. */
const NAMED_TOOLS: readonly (readonly [RegExp, OwnerTool])[] = [
  [/^(?:aws[-_ ]?)?cdk$/i, 'AWS CDK'],
  [/^cloudformation$/i, 'CloudFormation'],
  [/^terraform/i, 'Terraform'],
  [/^(?:opentofu|tofu)/i, 'OpenTofu'],
  [/^pulumi/i, 'Pulumi'],
  [/^sst$/i, 'SST'],
  [/^serverless/i, 'Serverless Framework'],
  [/^(?:aws[-_ ]?)?sam$/i, 'AWS SAM'],
];

/** One owner per tool that a tag names, in the order of the tags. */
export function tagOwners(bucket: string, tags: Readonly<Record<string, string>>): readonly Owner[] {
  const owners = Object.entries(tags).flatMap(([key, value]) => ownerOf(bucket, key, value) ?? []);
  const framework = frameworkOwner(bucket, tags);
  const all = framework ? [framework, ...owners.filter(({ tool }) => tool !== 'CloudFormation')] : owners;
  return all.filter((owner, index) => all.findIndex(({ tool }) => tool === owner.tool) === index);
}

function ownerOf(bucket: string, key: string, value: string): Owner | undefined {
  const match = OWNER_TAGS.find(([pattern]) => pattern.test(key));
  if (match) return owner(bucket, match[1], value, key, match[2] ? 'certain' : 'likely');
  if (!/^managed[-_ ]?by$/i.test(key) || value === '') return undefined;
  const named = NAMED_TOOLS.find(([pattern]) => pattern.test(value))?.[1];
  return owner(bucket, named ?? 'other', named ? '' : value, key, 'likely');
}

/**
 * The Serverless Framework tags what it deploys with its stage as STAGE; SAM tags with `lambda:createdBy`. Both are written beside
 * CloudFormation's own tags, whose stack they are.
 */
function frameworkOwner(bucket: string, tags: Readonly<Record<string, string>>): Owner | undefined {
  const stack = tags['aws:cloudformation:stack-name'];
  if (stack === undefined) return undefined;
  const framework = frameworkOf(tags, stack);
  return framework && owner(bucket, framework.tool, stack, framework.key, 'likely');
}

/** Which framework wrote the stack's tags, if one did, and the tag that says so. */
export function frameworkOf(
  tags: Readonly<Record<string, string>>,
  stackName: string,
): { readonly tool: OwnerTool; readonly key: string } | undefined {
  if (tags['lambda:createdBy'] === 'SAM') return { tool: 'AWS SAM', key: 'lambda:createdBy' };
  const stage = tags['STAGE'];
  return stage !== undefined && stage !== '' && stackName.endsWith(`-${stage}`)
    ? { tool: 'Serverless Framework', key: 'STAGE' }
    : undefined;
}

function owner(bucket: string, tool: OwnerTool, name: string, key: string, certainty: Owner['certainty']): Owner {
  return { tool, name, evidence: [factPath(['buckets', bucket, 'tags', key])], certainty };
}
