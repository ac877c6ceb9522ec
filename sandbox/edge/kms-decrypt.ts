import { cloudFrontKmsRequest } from '../../functions/core/policy/cloudfront-request.ts';
import { parsePolicyText } from '../../functions/core/policy/document.ts';
import { evaluate } from '../../functions/core/policy/evaluate.ts';
import { AwsError, accessDenied } from '../aws/aws-error.ts';
import type { KmsKey, StoredObject, World } from '../world.ts';
import type { OriginIdentity } from './s3-authorise.ts';

export interface DecryptRefusal {
  readonly error: AwsError;
  readonly because: string;
}

/**
 * Encryption that CloudFront cannot read. SSE-KMS needs an OAC and a key policy that lets it decrypt; SSE-C never works.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html#oac-permissions-sse-kms
 */
export function decryptRefusal(
  world: World,
  identity: OriginIdentity,
  object: StoredObject,
): DecryptRefusal | undefined {
  if (object.customerAlgorithm !== undefined) return customerKey();
  if (!object.serverSideEncryption?.startsWith('aws:kms')) return undefined;
  if (identity.access.kind !== 'oac') return unsignedRead();
  const key = world.keys.get(object.kmsKeyId ?? '');
  if (!key) return { error: accessDenied(), because: `KMS key ${object.kmsKeyId} does not exist.` };
  if (key.state !== 'Enabled') return notEnabled(key);
  if (key.manager === 'AWS')
    return { error: accessDenied(), because: 'The AWS managed key aws/s3 cannot be used by CloudFront.' };
  return refusedByKeyPolicy(identity, key);
}

function refusedByKeyPolicy({ facts, distribution }: OriginIdentity, key: KmsKey): DecryptRefusal | undefined {
  const request = cloudFrontKmsRequest({ facts, distribution, keyArn: key.arn });
  const { decision } = evaluate(parsePolicyText(key.policyText) ?? null, request);
  if (decision === 'allowed') return undefined;
  if (decision !== 'unknown')
    return { error: accessDenied(), because: `The policy of key ${key.arn} does not let CloudFront decrypt.` };
  return {
    error: new AwsError('SandboxCannotDecide', 500, `key policy of ${key.arn}`),
    because: `The sandbox cannot decide the policy of key ${key.arn}.`,
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerSideEncryptionCustomerKeys.html */
function customerKey(): DecryptRefusal {
  const message =
    'The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.';
  return {
    error: new AwsError('InvalidRequest', 400, message),
    because: 'The object is encrypted with a key only its uploader has (SSE-C).',
  };
}

function unsignedRead(): DecryptRefusal {
  const message =
    'Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4.';
  return { error: new AwsError('InvalidArgument', 400, message), because: 'Only an OAC can read SSE-KMS objects.' };
}

function notEnabled(key: KmsKey): DecryptRefusal {
  const code = key.state === 'Disabled' ? 'KMS.DisabledException' : 'KMS.KMSInvalidStateException';
  const message = `${key.arn} is ${key.state === 'Disabled' ? 'disabled' : 'pending deletion'}.`;
  return { error: new AwsError(code, 400, message), because: `KMS key ${key.arn} is in state ${key.state}.` };
}
