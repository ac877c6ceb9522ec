import { randomBytes } from 'node:crypto';
import type { HttpRequest, HttpResponse } from '../http.ts';
import { unchunked } from './aws-chunked.ts';
import { s3ErrorXml } from './error-xml.ts';
import type { Protocol, Resolved } from './protocol.ts';
import { readInput, writeOutput } from './rest-xml.ts';
import { routerOf } from './route.ts';
import { bucketPolicyOperations } from './s3/bucket-policy.ts';
import { bucketSettingsOperations } from './s3/bucket-settings.ts';
import { bucketOperations } from './s3/buckets.ts';
import { objectOperations } from './s3/objects.ts';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';
const all = [...bucketOperations, ...bucketPolicyOperations, ...bucketSettingsOperations, ...objectOperations];
const inAccount = routerOf(all.filter(({ name }) => name === 'ListBuckets'));
const inBucket = routerOf(all.filter(({ name }) => name !== 'ListBuckets'));

/** S3 in path style: `/<bucket>/<key>`. https://docs.aws.amazon.com/AmazonS3/latest/API/Welcome.html */
export const s3: Protocol = {
  service: 's3',
  throttlingCode: ['SlowDown', 503],
  resolve: (request): Resolved | undefined => {
    const { bucket, rest } = splitPath(request.path);
    const routed = bucket === '' ? inAccount(request, '/') : inBucket(request, rest);
    if (!routed) return undefined;
    const labels = bucket === '' ? routed.labels : { ...routed.labels, Bucket: decodeURIComponent(bucket) };
    return { operation: routed.operation, input: readInput(routed.operation.schema, labels, unchunked(request)) };
  },
  success: (operation, output): HttpResponse => {
    const response = writeOutput(operation.schema, output, NAMESPACE);
    const ids = {
      'x-amz-request-id': randomBytes(8).toString('hex').toUpperCase(),
      'x-amz-id-2': randomBytes(42).toString('base64'),
    };
    return { ...response, headers: { server: 'AmazonS3', ...ids, ...response.headers } };
  },
  failure: (error, request: HttpRequest): HttpResponse => {
    const response = s3ErrorXml(error);
    return request.method === 'HEAD' ? { ...response, headers: withoutLength(response.headers), body: '' } : response;
  },
};

function splitPath(path: string): { bucket: string; rest: string } {
  const [, bucket = '', ...segments] = path.split('/');
  return { bucket, rest: `/${segments.join('/')}` };
}

function withoutLength(headers: HttpResponse['headers']): HttpResponse['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'content-type'));
}
