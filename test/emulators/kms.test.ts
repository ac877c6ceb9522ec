import { CreateKeyCommand, DisableKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import { clientOf, depsOf, EMULATORS, MINISTACK_EMULATED } from './emulated.ts';

const POLICY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }],
};

async function newKey(client: KMSClient): Promise<string> {
  const { KeyMetadata } = await client.send(new CreateKeyCommand({ Policy: JSON.stringify(POLICY) }));
  return KeyMetadata?.Arn ?? '';
}

describe.each(EMULATORS)('KMS of $name', (emulated) => {
  const { kms } = depsOf(emulated);

  it('tells who manages a key and its state', async () => {
    const arn = await newKey(new KMSClient(clientOf(emulated)));
    expect(await kms.describeKey(arn)).toMatchObject({ KeyManager: 'CUSTOMER', KeyState: 'Enabled' });
  });

  it('says that a missing key cannot be read', async () => {
    const arn = `arn:aws:kms:us-east-1:${emulated.accountId}:key/12345678-1234-1234-1234-123456789012`;
    expect(await kms.describeKey(arn)).toMatchObject({ KeyState: { unreadable: 'NotFoundException' } });
  });
});

/** moto finds no policy without its name, which AWS does, and applies key policies to the administrator. */
describe('KMS of ministack', () => {
  it('tells the policy of a key and that it is disabled', async () => {
    const client = new KMSClient(clientOf(MINISTACK_EMULATED));
    const arn = await newKey(client);
    await client.send(new DisableKeyCommand({ KeyId: arn }));
    const { kms } = depsOf(MINISTACK_EMULATED);
    expect(await kms.describeKey(arn)).toEqual({ KeyManager: 'CUSTOMER', KeyState: 'Disabled', policy: POLICY });
  });
});
