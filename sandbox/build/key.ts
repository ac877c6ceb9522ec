import type { PolicyDocument } from '../../functions/core/policy/document.ts';
import type { KmsKey, World } from '../world.ts';

export interface KeySpec {
  readonly id: string;
  readonly policy: PolicyDocument;
  readonly manager?: KmsKey['manager'];
  readonly state?: string;
}

/** Adds a KMS key; returns its ARN. */
export function addKey(world: World, { id, policy, manager = 'CUSTOMER', state = 'Enabled' }: KeySpec): string {
  const arn = `arn:aws:kms:${world.region}:${world.accountId}:key/${id}`;
  world.keys.set(arn, { arn, accountId: world.accountId, manager, state, policyText: JSON.stringify(policy) });
  return arn;
}

/** The statement every key has at first: the account decides with its own policies. https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
export function accountStatement(world: World): Record<string, unknown> {
  return {
    Sid: 'Enable IAM User Permissions',
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${world.accountId}:root` },
    Action: 'kms:*',
    Resource: '*',
  };
}
