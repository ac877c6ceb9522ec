import {
  type CloudFormationClient,
  DescribeStackResourcesCommand,
  type StackResource,
} from '@aws-sdk/client-cloudformation';
import type { Read, StackFacts } from '../core/facts.ts';
import { read } from './aws-errors.ts';

/**
 * The stack that a physical resource id belongs to, with its first hundred resources; null = no stack of this region.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResources.html
 */
export function stackOf(client: CloudFormationClient, physicalId: string): Promise<Read<StackFacts | null>> {
  return read(async () => {
    const found = await resourcesOf(client, { PhysicalResourceId: physicalId });
    const StackName = found[0]?.StackName;
    if (StackName === undefined) return null;
    // CloudFormation has been seen to answer with the one resource alone; its neighbours tell which tool wrote the template.
    const all = found.length > 1 ? found : await resourcesOf(client, { StackName });
    return { StackName, StackResources: (all.length > 0 ? all : found).map(reduced) };
  });
}

async function resourcesOf(
  client: CloudFormationClient,
  of: { readonly PhysicalResourceId: string } | { readonly StackName: string },
): Promise<readonly StackResource[]> {
  try {
    return (await client.send(new DescribeStackResourcesCommand(of))).StackResources ?? [];
  } catch (error) {
    if (isUnknownResource(error)) return [];
    throw error;
  }
}

/** "Stack for site-bucket does not exist" under a code that stands for every invalid input. */
function isUnknownResource(error: unknown): boolean {
  return error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message);
}

function reduced({ LogicalResourceId = '', PhysicalResourceId, ResourceType = '' }: StackResource) {
  return { LogicalResourceId, ...(PhysicalResourceId === undefined ? {} : { PhysicalResourceId }), ResourceType };
}
