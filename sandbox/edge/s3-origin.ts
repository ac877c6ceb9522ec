import type { Origin } from '@aws-sdk/client-cloudfront';
import { parseS3Origin, type S3Origin } from '../../functions/core/s3-origin.ts';
import { AwsError, accessDenied } from '../aws/aws-error.ts';
import { s3ErrorXml } from '../aws/error-xml.ts';
import { noSuchBucket, permanentRedirect } from '../aws/s3/bucket-errors.ts';
import { invalidObjectState, isArchived, newObject, noSuchKey } from '../aws/s3/objects.ts';
import type { Bucket, StoredObject, World } from '../world.ts';
import { behaviorFor } from './behavior.ts';
import type { EdgeAnswer, EdgeContext } from './edge-request.ts';
import { forwardsViewerAuthorization } from './forwarding.ts';
import { decryptRefusal } from './kms-decrypt.ts';
import { authorise, identityOf, type OriginIdentity } from './s3-authorise.ts';
import { refusedBeforeAuthorisation } from './s3-early-refusals.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
const ACTIONS: Readonly<Record<string, string>> = {
  GET: 's3:GetObject',
  HEAD: 's3:GetObject',
  PUT: 's3:PutObject',
  DELETE: 's3:DeleteObject',
};

/** Fetches from a bucket the way CloudFront would for this origin, and answers what S3 would. */
export function fetchFromS3(
  context: EdgeContext,
  origin: Origin,
  parsed: Extract<S3Origin, { kind: 'rest' }>,
  path: string,
): EdgeAnswer {
  const bucket = context.world.buckets.get(parsed.bucket);
  const key = decodeURIComponent(`${origin.OriginPath ?? ''}${path}`).replace(/^\//, '');
  if (!bucket) return refuse(noSuchBucket(parsed.bucket), `Bucket ${parsed.bucket} does not exist.`);
  const moved = movedElsewhere(bucket, parsed, key);
  if (moved) return moved;
  const { world, record, config, request } = context;
  const identity = identityOf(world, record, config, origin, parsed.partition, request.viewerProtocol);
  return serve(context, overridden(identity, context), bucket, key, origin);
}

/** With `no-override` a viewer's own Authorization header takes the place of CloudFront's signature. */
function overridden(identity: OriginIdentity, { world, config, request }: EdgeContext): OriginIdentity {
  const { access } = identity;
  if (access.kind !== 'oac' || access.signing !== 'no-override' || request.headers['authorization'] === undefined)
    return identity;
  if (!forwardsViewerAuthorization(world, behaviorFor(config, request.path))) return identity;
  return { ...identity, access: { kind: 'anonymous', because: 'signing-never', oacId: access.id } };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html: the global endpoint redirects for a day, then forever knows. */
function movedElsewhere(
  bucket: Bucket,
  { form, region }: Extract<S3Origin, { kind: 'rest' }>,
  key: string,
): EdgeAnswer | undefined {
  const there = `${bucket.name}.s3.${bucket.region}.amazonaws.com`;
  if (form === 'legacy-global' && bucket.region !== 'us-east-1') {
    const headers = { location: `https://${there}/${encodeURI(key)}`, 'x-amz-bucket-region': bucket.region };
    const message =
      'Please re-send this request to the specified temporary endpoint. Continue to use the original request endpoint for future requests.';
    return refuse(
      new AwsError('TemporaryRedirect', 307, message, { headers, details: { Endpoint: there } }),
      'The global endpoint redirects to the region of the bucket.',
    );
  }
  if (region === undefined || region === bucket.region) return undefined;
  return refuse(permanentRedirect(bucket), 'The origin names the wrong region.');
}

function serve(
  context: EdgeContext,
  identity: OriginIdentity,
  bucket: Bucket,
  key: string,
  origin: Origin,
): EdgeAnswer {
  const { method } = context.request;
  const early = refusedBeforeAuthorisation(context, { identity, bucket, origin });
  if (early) return refuse(early.error, early.because);
  const action = key === '' ? 's3:ListBucket' : ACTIONS[method];
  if (action === undefined)
    return refuse(
      new AwsError('MethodNotAllowed', 405, 'The specified method is not allowed against this resource.'),
      'S3 has no such method.',
    );
  const object = bucket.objects.get(key);
  const { decision, because } = authorise(identity, { bucket, action, key, object });
  if (decision === 'unknown') return undecided(because);
  if (decision !== 'allowed') return refuse(accessDenied(), because);
  if (key === '') return listing(bucket, because);
  if (method === 'PUT' || method === 'DELETE') return write(context, bucket, key, because);
  return object ? read(context.world, identity, object, because) : missing(identity, bucket, key);
}

/** Without s3:ListBucket a missing key is 403. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
function missing(identity: OriginIdentity, bucket: Bucket, key: string): EdgeAnswer {
  const { decision } = authorise(identity, { bucket, action: 's3:ListBucket', key: '' });
  if (decision === 'allowed') return refuse(noSuchKey(key), `Object ${key} does not exist.`);
  return refuse(accessDenied(), `Object ${key} does not exist, and CloudFront may not list the bucket.`);
}

function read(world: World, identity: OriginIdentity, object: StoredObject, because: string): EdgeAnswer {
  const refusal = decryptRefusal(world, identity, object);
  if (refusal) return refuse(refusal.error, refusal.because);
  if (isArchived(object)) return refuse(invalidObjectState(object), 'The object is archived and was not restored.');
  const headers = {
    server: 'AmazonS3',
    'content-type': object.contentType,
    etag: object.eTag,
    'last-modified': object.lastModified.toUTCString(),
    'accept-ranges': 'bytes',
  };
  return { status: 200, headers, body: object.body, because };
}

function write({ world, request }: EdgeContext, bucket: Bucket, key: string, because: string): EdgeAnswer {
  if (request.method === 'DELETE') bucket.objects.delete(key);
  else
    bucket.objects.set(
      key,
      newObject(
        request.body,
        request.headers['content-type'] ?? 'binary/octet-stream',
        bucket.ownerAccountId,
        world.now(),
      ),
    );
  return { status: request.method === 'DELETE' ? 204 : 200, headers: { server: 'AmazonS3' }, body: '', because };
}

/** `GET /` without a default root object. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DefaultRootObject.html */
function listing(bucket: Bucket, because: string): EdgeAnswer {
  const keys = [...bucket.objects.keys()].map((key) => `<Contents><Key>${key}</Key></Contents>`).join('');
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${bucket.name}</Name>${keys}</ListBucketResult>`;
  return { status: 200, headers: { server: 'AmazonS3', 'content-type': 'application/xml' }, body, because };
}

function undecided(because: string): EdgeAnswer {
  return {
    status: 500,
    headers: { server: 'sandbox', 'content-type': 'text/plain; charset=utf-8' },
    body: `The sandbox cannot decide. ${because}\n`,
    because,
  };
}

function refuse(error: AwsError, because: string): EdgeAnswer {
  return { ...s3ErrorXml(error), because };
}

/** The REST endpoint an origin names, when it is one. */
export function restEndpointOf(origin: Origin): Extract<S3Origin, { kind: 'rest' }> | undefined {
  const parsed = parseS3Origin(origin.DomainName ?? '');
  return parsed?.kind === 'rest' ? parsed : undefined;
}
