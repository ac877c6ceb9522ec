import type { Bucket } from '../../world.ts';
import { AwsError } from '../aws-error.ts';

/** Codes, statuses and texts: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList */
export function noSuchBucket(name: string): AwsError {
  return new AwsError('NoSuchBucket', 404, 'The specified bucket does not exist', { details: { BucketName: name } });
}

/** Even a refusal tells where the bucket is. https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html */
export function refused(bucket: Bucket, message = 'Access Denied'): AwsError {
  return new AwsError('AccessDenied', 403, message, { headers: { 'x-amz-bucket-region': bucket.region } });
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/Redirects.html#RedirectsPermanentRedirection */
export function permanentRedirect(bucket: Bucket): AwsError {
  const endpoint = `${bucket.name}.s3.${bucket.region}.amazonaws.com`;
  const message =
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.';
  return new AwsError('PermanentRedirect', 301, message, {
    details: { Endpoint: endpoint, Bucket: bucket.name },
    headers: { 'x-amz-bucket-region': bucket.region },
  });
}
