import { DescribeKeyCommand, GetKeyPolicyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { isUnreadable, type KmsKeyFacts, type Read } from '../core/facts.ts';
import { parsePolicyText } from '../core/policy/document.ts';
import { answered, read } from './aws-errors.ts';

/**
 * What kind of key it is, its state and its policy; each may be unreadable by itself. `keyArn` names the region to ask.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html
 */
export async function describeKey(client: KMSClient, keyArn: string): Promise<Read<KmsKeyFacts>> {
  const [metadata, policy] = await Promise.all([
    read(async () =>
      answered((await client.send(new DescribeKeyCommand({ KeyId: keyArn }))).KeyMetadata, 'KeyMetadata'),
    ),
    readKeyPolicy(client, keyArn),
  ]);
  if (isUnreadable(metadata)) return { KeyManager: metadata, KeyState: metadata, policy };
  return {
    KeyManager: metadata.KeyManager ?? { unreadable: 'EmptyAnswer' },
    KeyState: metadata.KeyState ?? { unreadable: 'EmptyAnswer' },
    policy,
  };
}

async function readKeyPolicy(client: KMSClient, keyArn: string): Promise<Read<Record<string, unknown>>> {
  const text = await read(async () =>
    answered((await client.send(new GetKeyPolicyCommand({ KeyId: keyArn, PolicyName: 'default' }))).Policy, 'Policy'),
  );
  return isUnreadable(text) ? text : (parsePolicyText(text) ?? { unreadable: 'MalformedPolicyDocument' });
}

/** `arn:aws:kms:REGION:ACCOUNT:key/ID` → REGION. */
export function regionOfArn(arn: string): string | undefined {
  return arn.split(':')[3] || undefined;
}
