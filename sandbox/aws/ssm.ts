import {
  GetParameter$,
  type GetParameterCommandInput,
  type GetParameterCommandOutput,
  PutParameter$,
  type PutParameterCommandInput,
  type PutParameterCommandOutput,
} from '@aws-sdk/client-ssm';
import type { World } from '../world.ts';
import { AwsError } from './aws-error.ts';
import { jsonProtocol } from './json.ts';
import { operation } from './operation.ts';

/** Standard parameters. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
const LIMIT_CHARACTERS = 4_096;

function parameterArn({ accountId, region }: World, name: string): string {
  return `arn:aws:ssm:${region}:${accountId}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html */
const getParameter = operation<GetParameterCommandInput, GetParameterCommandOutput>({
  schema: GetParameter$,
  action: 'ssm:GetParameter',
  resource: (input) => input.Name,
  answer: ({ world }, { Name = '' }) => {
    const parameter = world.parameters.get(Name);
    // AWS's own answer has no message.
    if (!parameter) throw new AwsError('ParameterNotFound', 400, '');
    return {
      Parameter: {
        Name,
        Type: 'String',
        Value: parameter.value,
        Version: parameter.version,
        ARN: parameterArn(world, Name),
        DataType: 'text',
        LastModifiedDate: world.now(),
      },
    };
  },
});

const putParameter = operation<PutParameterCommandInput, PutParameterCommandOutput>({
  schema: PutParameter$,
  action: 'ssm:PutParameter',
  write: true,
  resource: (input) => input.Name,
  answer: ({ world }, { Name = '', Value = '', Type, Overwrite = false }) => {
    const known = world.parameters.get(Name);
    if (known && !Overwrite)
      throw new AwsError(
        'ParameterAlreadyExists',
        400,
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    if (!known && Type === undefined)
      throw new AwsError('ValidationException', 400, 'A parameter type is required when you create a parameter.');
    if (Value === '' || Value.length > LIMIT_CHARACTERS)
      throw new AwsError(
        'ValidationException',
        400,
        `Standard tier parameters support a maximum parameter value of ${LIMIT_CHARACTERS} characters.`,
      );
    const version = (known?.version ?? 0) + 1;
    world.parameters.set(Name, { value: Value, version });
    return { Version: version, Tier: 'Standard' };
  },
});

export const ssm = jsonProtocol('ssm', '1.1', 'com.amazonaws.ssm', [getParameter, putParameter]);
