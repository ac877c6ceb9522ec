import { type DistributionFacts, type Facts, type OriginAccessIdentityFacts, readFact } from '../facts.ts';
import type { OriginAccess } from '../origin-access.ts';
import { NO_ACCOUNT } from './absent-keys.ts';
import { cloudFrontContext, timeKeys } from './cloudfront-context.ts';
import type { ContextSubject } from './context-subject.ts';
import { ABSENT, NOT_KNOWN, SOME_VALUE, values } from './context-values.ts';
import { CLOUDFRONT_SERVICE, serviceKeys } from './identity-keys.ts';
import type { AuthorizationRequest, RequestContext, RequestPrincipal } from './request.ts';

export { otherCallers } from './other-callers.ts';

/** One request CloudFront sends to S3 for one origin. `key` is the object key without a leading slash; empty = the bucket itself. */
export interface CloudFrontRequestInput extends Omit<ContextSubject, 'access' | 'action'> {
  readonly access: OriginAccess;
  readonly key: string;
  /** Default `s3:GetObject`. */
  readonly action?: string;
}

/**
 * What S3 authorises when CloudFront asks for this object. The access must be known: when it is not, there is no request to judge.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 */
export function cloudFrontRequest({
  key,
  access,
  action = 's3:GetObject',
  ...subject
}: CloudFrontRequestInput): AuthorizationRequest {
  if (access.kind === 'unknown') {
    throw new TypeError(
      `how CloudFront signs for origin ${subject.origin.Id} is not known (${access.because}); read ${access.needs.join(', ')} first`,
    );
  }
  return {
    principal: principalOf(subject.facts, access),
    action,
    resource: resourceArn(subject.partition, subject.bucket, key),
    context: cloudFrontContext({ ...subject, access, action }),
  };
}

/** The object, or the bucket when there is no key. */
function resourceArn(partition: string, bucket: string, key: string): string {
  return `arn:${partition}:s3:::${bucket}${key === '' ? '' : `/${key}`}`;
}

function principalOf(facts: Facts, access: ContextSubject['access']): RequestPrincipal {
  switch (access.kind) {
    case 'oac':
      return { kind: 'service', service: CLOUDFRONT_SERVICE };
    case 'oai':
      return { kind: 'oai', id: access.id, canonicalUserId: canonicalUserId(facts, access.id) };
    case 'anonymous':
      return { kind: 'anonymous' };
  }
}

function canonicalUserId(facts: Facts, oaiId: string): string | undefined {
  const reading = readFact<OriginAccessIdentityFacts | null>(facts, ['originAccessIdentities', oaiId]);
  const id: unknown = reading.kind === 'known' ? reading.value?.S3CanonicalUserId : undefined;
  return typeof id === 'string' ? id : undefined;
}

export interface CloudFrontKmsRequestInput {
  readonly facts: Facts;
  readonly distribution: DistributionFacts;
  readonly keyArn: string;
  /** Where the object is, when known: what `kms:ViaService` and the encryption context then carry. */
  readonly bucket?: string;
  readonly key?: string;
  /** Default `kms:Decrypt`. */
  readonly action?: string;
}

/**
 * What KMS authorises when S3 decrypts an object for a request that an OAC signed. In a key policy `Resource: "*"` means this key.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html#oac-permissions-sse-kms
 */
export function cloudFrontKmsRequest(input: CloudFrontKmsRequestInput): AuthorizationRequest {
  const { distribution, keyArn, action = 'kms:Decrypt' } = input;
  return {
    principal: { kind: 'service', service: CLOUDFRONT_SERVICE },
    action,
    resource: keyArn,
    context: { ...NO_ACCOUNT, ...serviceKeys(distribution.ARN), ...kmsKeys(input) },
  };
}

function kmsKeys({ facts, keyArn, bucket, key }: CloudFrontKmsRequestInput): RequestContext {
  const [, partition = 'aws', , region = '', account = ''] = keyArn.split(':');
  const suffix = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return {
    ...timeKeys(facts),
    'aws:securetransport': values('true'),
    'aws:resourceaccount': values(account),
    'aws:requestedregion': values(region),
    // S3 makes the call for CloudFront; which of the two the caller keys describe is not documented.
    'aws:viaawsservice': NOT_KNOWN,
    'kms:calleraccount': NOT_KNOWN,
    'kms:viaservice': [{ kind: 'values', values: [`s3.${region}.${suffix}`] }],
    'kms:encryptioncontextkeys': values('aws:s3:arn'),
    'kms:encryptioncontext:aws:s3:arn': encryptionContext(partition, bucket, key),
    'kms:encryptioncontext:*': ABSENT,
    'kms:grant*': ABSENT,
    'kms:encryptionalgorithm': values('SYMMETRIC_DEFAULT'),
  };
}

/** The bucket's ARN with an S3 Bucket Key, else the object's. */
function encryptionContext(
  partition: string,
  bucket: string | undefined,
  key: string | undefined,
): RequestContext[string] {
  if (bucket === undefined || key === undefined) return SOME_VALUE;
  return [bucket, `${bucket}/${key}`].map((name) => ({ kind: 'values', values: [`arn:${partition}:s3:::${name}`] }));
}
