import {
  DescribeStackResources$,
  type DescribeStackResourcesCommandInput,
  type DescribeStackResourcesCommandOutput,
} from '@aws-sdk/client-cloudformation';
import { AwsError } from './aws-error.ts';
import { type CallContext, operation } from './operation.ts';
import { queryProtocol } from './query.ts';

function stackFor(
  { world, region }: CallContext,
  { StackName, PhysicalResourceId }: DescribeStackResourcesCommandInput,
) {
  if ((StackName === undefined) === (PhysicalResourceId === undefined))
    throw new AwsError('ValidationError', 400, 'You must specify exactly one of StackName and PhysicalResourceId');
  const stack = [...world.stacks.values()].find(
    (candidate) =>
      candidate.region === region &&
      (candidate.name === StackName || candidate.resources.some(({ physicalId }) => physicalId === PhysicalResourceId)),
  );
  if (stack) return stack;
  const message = StackName === undefined ? `Stack for ${PhysicalResourceId}` : `Stack with id ${StackName}`;
  throw new AwsError('ValidationError', 400, `${message} does not exist`);
}

/** By physical id: all resources of the stack that has it. https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResources.html */
const describeStackResources = operation<DescribeStackResourcesCommandInput, DescribeStackResourcesCommandOutput>({
  schema: DescribeStackResources$,
  action: 'cloudformation:DescribeStackResources',
  resource: (input) => input.PhysicalResourceId ?? input.StackName,
  answer: (context, input) => {
    const { name, region, resources } = stackFor(context, input);
    const StackId = `arn:aws:cloudformation:${region}:${context.world.accountId}:stack/${name}/sandbox`;
    return {
      StackResources: resources.slice(0, 100).map(({ logicalId, physicalId, type }) => ({
        StackName: name,
        StackId,
        LogicalResourceId: logicalId,
        PhysicalResourceId: physicalId,
        ResourceType: type,
        Timestamp: context.world.now(),
        ResourceStatus: 'UPDATE_COMPLETE' as const,
      })),
    };
  },
});

export const cloudformation = queryProtocol('cloudformation', 'http://cloudformation.amazonaws.com/doc/2010-05-15/', [
  describeStackResources,
]);
