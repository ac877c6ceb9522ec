import { GetKeyPolicyCommand, type KMSClient, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import type { Read } from '../core/facts.ts';
import { ConfigChangedError } from '../shared/errors.ts';
import { answered, read, write } from './aws-errors.ts';

/** The exact text. https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html */
export function readKeyPolicyText(client: KMSClient, keyArn: string): Promise<Read<string>> {
  return read(async () =>
    answered((await client.send(new GetKeyPolicyCommand({ KeyId: keyArn, PolicyName: 'default' }))).Policy, 'Policy'),
  );
}

/**
 * Replaces the whole key policy; KMS has no conditional write, so the text is compared right before. Never with
 * BypassPolicyLockoutSafetyCheck. https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
 */
export async function putKeyPolicy(
  clients: { readonly reader: KMSClient; readonly writer: KMSClient },
  keyArn: string,
  policyText: string,
  ifStill: string,
): Promise<void> {
  const now = await readKeyPolicyText(clients.reader, keyArn);
  if (now !== ifStill)
    throw new ConfigChangedError(
      `The policy of key ${keyArn} was changed right before the write; nothing was written.`,
    );
  const command = new PutKeyPolicyCommand({ KeyId: keyArn, PolicyName: 'default', Policy: policyText });
  await write('kms', 'PutKeyPolicy', () => clients.writer.send(command));
}
