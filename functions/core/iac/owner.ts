export type OwnerTool =
  | 'AWS CDK'
  | 'AWS SAM'
  | 'CloudFormation'
  | 'OpenTofu'
  | 'Pulumi'
  | 'SST'
  | 'Serverless Framework'
  | 'Service Catalog'
  | 'Terraform'
  /** A tag names a tool that is not known here; `name` is its value. */
  | 'other';

/** Which tool owns a bucket, so that its next deploy may write the policy again. Texts come from tags and stacks: clean them to show them. */
export interface Owner {
  readonly tool: OwnerTool;
  /** Stack, workspace, project or app; empty when only the tool is known. */
  readonly name: string;
  /** The bucket in its CloudFormation template. */
  readonly bucketLogicalId?: string;
  /** The AWS::S3::BucketPolicy in the template; left out when the stack has none for this bucket, or it is not known. */
  readonly policyLogicalId?: string;
  /** The distribution, when it is a resource of the same stack. */
  readonly distributionLogicalId?: string;
  /** Fact path and what stands there. */
  readonly evidence: readonly string[];
  /** `certain`: CloudFormation or its reserved tags say so. `likely`: a tag or a name that anybody can write. */
  readonly certainty: 'certain' | 'likely';
}

/** The owner in words: `CloudFormation stack web`, `Terraform`, or what a tag says. */
export function ownerName({ tool, name }: Pick<Owner, 'tool' | 'name'>): string {
  if (tool === 'other') return name;
  return name === '' ? tool : `${tool} ${NOUN[tool] ? `${NOUN[tool]} ` : ''}${name}`;
}

const NOUN: Partial<Readonly<Record<OwnerTool, string>>> = {
  'AWS CDK': 'stack',
  'AWS SAM': 'stack',
  CloudFormation: 'stack',
  SST: 'app',
  'Serverless Framework': 'stack',
  'Service Catalog': 'product',
};
