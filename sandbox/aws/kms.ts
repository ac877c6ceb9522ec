import {
  DescribeKey$,
  type DescribeKeyCommandInput,
  type DescribeKeyCommandOutput,
  GetKeyPolicy$,
  type GetKeyPolicyCommandInput,
  type GetKeyPolicyCommandOutput,
  type KeyManagerType,
  type KeyState,
} from '@aws-sdk/client-kms';
import type { KmsKey, World } from '../world.ts';
import { AwsError } from './aws-error.ts';
import { jsonProtocol } from './json.ts';
import { putKeyPolicyOperation } from './kms-key-policy.ts';
import { operation } from './operation.ts';

/** By ARN or by key id. */
export function findKey(world: World, keyId: string | undefined): KmsKey | undefined {
  return [...world.keys.values()].find(({ arn }) => arn === keyId || arn.endsWith(`:key/${keyId}`));
}

function existing(world: World, keyId: string | undefined): KmsKey {
  const key = findKey(world, keyId);
  if (!key) throw new AwsError('NotFoundException', 400, `Key '${keyId}' does not exist`);
  return key;
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html */
const describeKey = operation<DescribeKeyCommandInput, DescribeKeyCommandOutput>({
  schema: DescribeKey$,
  action: 'kms:DescribeKey',
  resource: (input) => input.KeyId,
  answer: ({ world }, input) => {
    const { arn, accountId, manager, state } = existing(world, input.KeyId);
    return {
      KeyMetadata: {
        AWSAccountId: accountId,
        Arn: arn,
        KeyId: arn.split('/')[1],
        KeyManager: manager as KeyManagerType,
        KeyState: state as KeyState,
        Enabled: state === 'Enabled',
        KeyUsage: 'ENCRYPT_DECRYPT',
        Origin: 'AWS_KMS',
      },
    };
  },
});

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html */
const getKeyPolicy = operation<GetKeyPolicyCommandInput, GetKeyPolicyCommandOutput>({
  schema: GetKeyPolicy$,
  action: 'kms:GetKeyPolicy',
  resource: (input) => input.KeyId,
  answer: ({ world }, input) => ({ Policy: existing(world, input.KeyId).policyText, PolicyName: 'default' }),
});

export const kms = jsonProtocol('kms', '1.1', 'com.amazonaws.kms', [
  describeKey,
  getKeyPolicy,
  putKeyPolicyOperation(existing),
]);
