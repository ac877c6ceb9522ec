import { GetParameterCommand, ParameterType, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { ParameterDeps } from '../workflow/deps.ts';
import { answered, read, write } from './aws-errors.ts';

/**
 * Plain parameters, asked anew each time: nothing here keeps an answer.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
export function parameterDeps(client: () => SSMClient): ParameterDeps {
  return {
    get: (name) =>
      read(async () =>
        answered((await client().send(new GetParameterCommand({ Name: name }))).Parameter?.Value, 'Parameter.Value'),
      ),
    put: async (name, value) => {
      const input = { Name: name, Value: value, Type: ParameterType.STRING, Overwrite: true };
      await write('ssm', 'PutParameter', () => client().send(new PutParameterCommand(input)));
    },
  };
}
