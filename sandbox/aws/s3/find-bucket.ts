import type { Bucket } from '../../world.ts';
import { AwsError } from '../aws-error.ts';
import type { CallContext } from '../operation.ts';
import { noSuchBucket, permanentRedirect, refused } from './bucket-errors.ts';
import { checkCallerAccess } from './caller-access.ts';

export interface BucketInput {
  readonly Bucket?: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}

/** The bucket, when it exists, is in the client's region and belongs to the expected owner. Throws what S3 would answer. */
export function locate(context: CallContext, { Bucket: name = '', ExpectedBucketOwner }: BucketInput): Bucket {
  const bucket = context.world.buckets.get(name);
  if (!bucket) throw noSuchBucket(name);
  if (bucket.region !== context.region) throw permanentRedirect(bucket);
  if (ExpectedBucketOwner !== undefined && ExpectedBucketOwner !== bucket.ownerAccountId) throw refused(bucket);
  return bucket;
}

/** `locate`, and the caller may do it: same account without a Deny, or another account with an Allow. */
export function bucketFor(context: CallContext, input: BucketInput, action: string, key?: string): Bucket {
  const bucket = locate(context, input);
  checkCallerAccess(context, bucket, action, key);
  return bucket;
}

/** The policy operations work for the owner's account only. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html */
export function ownBucketFor(context: CallContext, input: BucketInput, action: string): Bucket {
  const bucket = locate(context, input);
  if (context.caller.accountId !== bucket.ownerAccountId) {
    throw new AwsError('MethodNotAllowed', 405, 'The specified method is not allowed against this resource.');
  }
  if (context.caller.arn !== `arn:aws:iam::${bucket.ownerAccountId}:root`) checkCallerAccess(context, bucket, action);
  return bucket;
}
