import type { Origin } from '@aws-sdk/client-cloudfront';
import { readFact } from '../../functions/core/facts.ts';
import { AwsError, accessDenied } from '../aws/aws-error.ts';
import type { Bucket } from '../world.ts';
import { behaviorFor } from './behavior.ts';
import type { EdgeContext } from './edge-request.ts';
import { forwardedQuery, forwardsHost } from './forwarding.ts';
import type { OriginIdentity } from './s3-authorise.ts';

/** One request on its way to a bucket. */
interface Sent {
  readonly identity: OriginIdentity;
  readonly bucket: Bucket;
  readonly origin: Origin;
}

interface EarlyRefusal {
  readonly error: AwsError;
  readonly because: string;
}

type Check = (context: EdgeContext, sent: Sent) => EarlyRefusal | undefined;

/** What S3 refuses before it judges any policy. */
export function refusedBeforeAuthorisation(context: EdgeContext, sent: Sent): EarlyRefusal | undefined {
  for (const check of CHECKS) {
    const refusal = check(context, sent);
    if (refusal) return refusal;
  }
  return undefined;
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-permission-denied.html */
const hostForwarded: Check = ({ world, config, request }, { identity }) => {
  if (!forwardsHost(world, behaviorFor(config, request.path))) return undefined;
  const because = "The viewer's Host header goes to S3, which looks for a bucket of that name.";
  if (identity.access.kind === 'anonymous')
    return { error: new AwsError('NoSuchBucket', 404, 'The specified bucket does not exist'), because };
  const message =
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.';
  return { error: new AwsError('SignatureDoesNotMatch', 403, message), because };
};

/** Parameters of presigned URLs: the first three of the older form. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html */
const PRESIGNED = ['Signature', 'Expires', 'AWSAccessKeyId', 'X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature'];

const presigned: Check = ({ world, config, request }) => {
  const sent = forwardedQuery(world, behaviorFor(config, request.path), request.query);
  const name = PRESIGNED.find((parameter) => sent.includes(parameter));
  if (name === undefined) return undefined;
  const because = `S3 takes the query parameter ${name} for a presigned request, and it is none.`;
  if (name.startsWith('X-Amz-')) {
    const message = 'Query-string authentication version 4 requires the X-Amz-Algorithm parameter and its companions.';
    return { error: new AwsError('AuthorizationQueryParametersError', 400, message), because };
  }
  const message = 'Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters';
  return { error: new AwsError('AccessDenied', 403, message), because };
};

/** A signature names the service it is for. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, AuthorizationHeaderMalformed */
const signedForAnother: Check = (_context, { identity: { access, facts } }) => {
  if (access.kind !== 'oac') return undefined;
  const type = readFact<string>(facts, ['originAccessControls', access.id, 'OriginAccessControlOriginType']);
  if (type.kind !== 'known' || type.value === 's3') return undefined;
  const message = `The authorization header is malformed; incorrect service "${type.value}". This endpoint belongs to "s3".`;
  const because = `The OAC signs for ${type.value}, and S3 takes only signatures made for S3.`;
  return { error: new AwsError('AuthorizationHeaderMalformed', 400, message), because };
};

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/RequesterPaysBuckets.html */
const requesterPays: Check = (_context, { identity, bucket, origin }) => {
  const offers = (origin.CustomHeaders?.Items ?? []).some(
    ({ HeaderName }) => HeaderName?.toLowerCase() === 'x-amz-request-payer',
  );
  if (bucket.requestPayer !== 'Requester' || (identity.access.kind !== 'anonymous' && offers)) return undefined;
  const because = 'The bucket is Requester Pays and CloudFront does not say that it pays.';
  return { error: accessDenied(), because };
};

const CHECKS: readonly Check[] = [hostForwarded, presigned, signedForAnother, requesterPays];
