import { GetKeyPolicyCommand, type KMSClient, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import type { Read } from '../core/facts.ts';
import { ConfigChangedError } from '../shared/errors.ts';
import type { WhyStopped } from '../workflow/change-deps.ts';
import { AwsCallError, answered, read, write } from './aws-errors.ts';
import { unlessStopped } from './unless-stopped.ts';

/** The exact text. https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html */
export function readKeyPolicyText(client: KMSClient, keyArn: string): Promise<Read<string>> {
  return read(async () =>
    answered((await client.send(new GetKeyPolicyCommand({ KeyId: keyArn, PolicyName: 'default' }))).Policy, 'Policy'),
  );
}

/** The key to write to, and how to wait between tries. */
export interface KeyPolicyTarget {
  readonly reader: KMSClient;
  /** Tries once: a second try must look first whether the first one, or somebody else, has written meanwhile. */
  readonly writer: KMSClient;
  readonly keyArn: string;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

const PAUSES = [250, 500, 1_000, 2_000, 4_000];

/**
 * Replaces the whole key policy; KMS has no conditional write, so the text is compared right before each try. Never with
 * BypassPolicyLockoutSafetyCheck. https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
 */
export async function putKeyPolicy(
  target: KeyPolicyTarget,
  policyText: string,
  ifStill: string,
  whyStopped?: WhyStopped,
): Promise<void> {
  const { reader, writer, keyArn, sleep } = target;
  if ((await readKeyPolicyText(reader, keyArn)) !== ifStill)
    throw new ConfigChangedError(
      `The policy of key ${keyArn} was changed right before the write; nothing was written.`,
    );
  for (const pause of [...PAUSES, undefined]) {
    const refused = await errorOf(() =>
      writer.send(new PutKeyPolicyCommand({ KeyId: keyArn, PolicyName: 'default', Policy: policyText })),
    );
    if (refused === undefined) return;
    if (!mayPass(refused) || pause === undefined) throw refused;
    await sleep(pause);
    const now = await readKeyPolicyText(reader, keyArn);
    if (now === policyText) return;
    if (now !== ifStill) throw refused;
    await unlessStopped(refused, whyStopped);
  }
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html */
function mayPass({ code, effect }: AwsCallError): boolean {
  return effect === 'unknown' || code === 'ThrottlingException';
}

async function errorOf(attempt: () => Promise<unknown>): Promise<AwsCallError | undefined> {
  try {
    await write('kms', 'PutKeyPolicy', attempt);
    return undefined;
  } catch (error) {
    if (error instanceof AwsCallError) return error;
    throw error;
  }
}
