import { PutKeyPolicy$, type PutKeyPolicyCommandInput, type PutKeyPolicyCommandOutput } from '@aws-sdk/client-kms';
import {
  listOf,
  type PolicyDocument,
  parsePolicyText,
  type Statement,
  statementsOf,
} from '../../functions/core/policy/document.ts';
import type { Caller, KmsKey, World } from '../world.ts';
import { AwsError } from './aws-error.ts';
import { type AwsOperation, operation } from './operation.ts';

/** 32 KB. https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html#key-policy-limit */
const LIMIT_BYTES = 32_768;

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html */
export function putKeyPolicyOperation(find: (world: World, keyId: string | undefined) => KmsKey): AwsOperation {
  return operation<PutKeyPolicyCommandInput, PutKeyPolicyCommandOutput>({
    schema: PutKeyPolicy$,
    action: 'kms:PutKeyPolicy',
    write: true,
    resource: (input) => input.KeyId,
    answer: ({ world, caller }, input) => {
      const key = find(world, input.KeyId);
      if (key.manager === 'AWS' || key.accountId !== caller.accountId)
        throw new AwsError(
          'AccessDeniedException',
          400,
          `The policy of ${key.arn} cannot be changed by ${caller.arn}.`,
        );
      if (key.state === 'PendingDeletion')
        throw new AwsError('KMSInvalidStateException', 400, `${key.arn} is pending deletion.`);
      checkDocument(input.Policy ?? '', caller, input.BypassPolicyLockoutSafetyCheck === true);
      key.policyText = input.Policy ?? '';
      return {};
    },
  });
}

function checkDocument(text: string, caller: Caller, bypass: boolean): void {
  if (new TextEncoder().encode(text).length > LIMIT_BYTES)
    throw new AwsError('LimitExceededException', 400, 'The key policy is larger than 32 KB.');
  const document = parsePolicyText(text);
  if (!document) throw new AwsError('MalformedPolicyDocumentException', 400, 'The key policy is not valid JSON.');
  if (!bypass && !keepsControl(document, caller))
    throw new AwsError(
      'MalformedPolicyDocumentException',
      400,
      'The new key policy will not allow you to update the key policy in the future.',
    );
}

/** The lockout check: some statement lets the caller, or its account, write the policy again. */
function keepsControl(document: PolicyDocument, caller: Caller): boolean {
  return statementsOf(document).some((statement) => lets(statement, caller));
}

function lets({ Effect, Principal, Action }: Statement, { accountId, arn }: Caller): boolean {
  const named = typeof Principal === 'object' ? listOf(Principal['AWS']) : [];
  const owners = new Set([accountId, `arn:aws:iam::${accountId}:root`, arn]);
  const writes = listOf(Action).some((action) => /^(kms:\*|kms:Put\*|kms:PutKeyPolicy|\*)$/i.test(action));
  return Effect === 'Allow' && writes && named.some((principal) => owners.has(principal));
}
