import type { Origin } from '@aws-sdk/client-cloudfront';
import type { S3Origin } from '../../functions/core/s3-origin.ts';
import type { EdgeAnswer, EdgeContext } from './edge-request.ts';
import { authorise, identityOf } from './s3-authorise.ts';

/** A website endpoint is read anonymously over http and answers in HTML. https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html */
export function fetchFromWebsite(
  context: EdgeContext,
  origin: Origin,
  parsed: Extract<S3Origin, { kind: 'website' }>,
  path: string,
): EdgeAnswer {
  const { world, record, config } = context;
  const bucket = world.buckets.get(parsed.bucket);
  if (!bucket)
    return page(404, 'NoSuchBucket', 'The specified bucket does not exist', `Bucket ${parsed.bucket} does not exist.`);
  const plain = decodeURIComponent(`${origin.OriginPath ?? ''}${path}`).replace(/^\//, '');
  const key = plain === '' || plain.endsWith('/') ? `${plain}index.html` : plain;
  const identity = identityOf(world, record, config, origin, parsed.partition, 'http');
  const object = bucket.objects.get(key);
  const { decision, because } = authorise(identity, { bucket, action: 's3:GetObject', key, object });
  if (decision === 'unknown') return page(500, 'SandboxCannotDecide', because, because);
  if (decision !== 'allowed') return page(403, 'AccessDenied', 'Access Denied', because);
  if (!object) return page(404, 'NoSuchKey', 'The specified key does not exist.', `Object ${key} does not exist.`);
  return {
    status: 200,
    headers: { server: 'AmazonS3', 'content-type': object.contentType, etag: object.eTag },
    body: object.body,
    because,
  };
}

function page(status: number, code: string, message: string, because: string): EdgeAnswer {
  const body = `<html>\n<head><title>${status}</title></head>\n<body>\n<h1>${status}</h1>\n<ul>\n<li>Code: ${code}</li>\n<li>Message: ${message}</li>\n</ul>\n<hr/>\n</body>\n</html>\n`;
  return { status, headers: { server: 'AmazonS3', 'content-type': 'text/html; charset=utf-8' }, body, because };
}
