import { parsePolicyText } from '../../functions/core/policy/document.ts';
import { trailEvent } from '../build/trail.ts';
import type { AwsOperation, CallContext } from './operation.ts';

/** Operations whose CloudTrail name differs. https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html */
const EVENT_NAMES: Readonly<Record<string, string>> = {
  GetPublicAccessBlock: 'GetBucketPublicAccessBlock',
  PutPublicAccessBlock: 'PutBucketPublicAccessBlock',
};

/** Calls about objects are data events, which event history does not have. */
const DATA_EVENTS = /Object|ListBuckets/;

/** Writes a management event of S3 or CloudFront into the event history, whatever came of the call. */
export function recordTrail(
  { world, caller, region, request }: CallContext,
  service: string,
  { name, write = false }: AwsOperation,
  input: object,
  errorCode?: string,
): void {
  if ((service !== 's3' && service !== 'cloudfront') || DATA_EVENTS.test(name)) return;
  const { Bucket: bucketName, Id: id, Policy } = input as { Bucket?: string; Id?: string; Policy?: string };
  const bucketPolicy = name === 'PutBucketPolicy' ? parsePolicyText(Policy ?? '') : undefined;
  world.trail.push(
    trailEvent(world, {
      at: world.now(),
      eventName: EVENT_NAMES[name] ?? name,
      eventSource: `${service}.amazonaws.com`,
      region,
      caller,
      userAgent: request.headers['user-agent'] ?? '',
      sourceIp: '127.0.0.1',
      resourceName: bucketName ?? id,
      readOnly: !write,
      requestParameters: {
        ...(bucketName === undefined ? {} : { bucketName }),
        ...(id === undefined ? {} : { id }),
        ...(bucketPolicy === undefined ? {} : { bucketPolicy }),
      },
      ...(errorCode === undefined ? {} : { errorCode }),
    }),
  );
}
