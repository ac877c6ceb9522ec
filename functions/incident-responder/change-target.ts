import type { ChangeIncident } from '../core/incident.ts';

export type Target = ChangeIncident['target'];

/** The parts of a CloudTrail record that say what was changed. */
export interface RecordedCall {
  readonly requestParameters: Readonly<Record<string, unknown>>;
  readonly responseElements: Readonly<Record<string, unknown>>;
  readonly resourceArns: readonly string[];
}

/** A call that can break the trust between a distribution and its bucket. */
interface WatchedCall {
  readonly eventSource: string;
  readonly eventName: RegExp;
  /** The field that `target` reads, for the error message. */
  readonly field: string;
  readonly target: (call: RecordedCall) => Target | undefined;
}

/** Undefined for a call that cannot break the trust. */
export function watchedCall(eventSource: string, eventName: string): WatchedCall | undefined {
  return WATCHED.find((watched) => watched.eventSource === eventSource && watched.eventName.test(eventName));
}

/**
 * Older CloudFront records append the API version (`UpdateDistribution2014_01_31`), and new variants append words (`CreateDistributionWithTags`).
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/logging_using_cloudtrail.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
 */
const WATCHED: readonly WatchedCall[] = [
  {
    eventSource: 's3.amazonaws.com',
    eventName:
      /^(?:(?:Put|Delete)Bucket(?:Policy|PublicAccessBlock|OwnershipControls)|PutBucket(?:Encryption|RequestPayment)|DeleteBucket)$/,
    field: 'detail.requestParameters.bucketName',
    target: (call) => bucketTarget(textIn(call.requestParameters, 'bucketName') ?? bucketInArns(call.resourceArns)),
  },
  {
    eventSource: 'cloudfront.amazonaws.com',
    eventName: /^(?:Create|Update)DistributionTenant/,
    field: 'detail.responseElements.distributionTenant.distributionId',
    target: (call) =>
      distributionTarget(
        textIn(call.responseElements['distributionTenant'], 'distributionId') ??
          textIn(call.requestParameters, 'distributionId'),
      ),
  },
  {
    eventSource: 'cloudfront.amazonaws.com',
    eventName: /^UpdateDistribution/,
    field: 'detail.requestParameters.id',
    target: (call) => distributionTarget(textIn(call.requestParameters, 'id')),
  },
  {
    eventSource: 'cloudfront.amazonaws.com',
    eventName: /^(?:CreateDistribution|CopyDistribution)/,
    field: 'detail.responseElements.distribution.id',
    target: (call) => distributionTarget(textIn(call.responseElements['distribution'], 'id')),
  },
  {
    eventSource: 'cloudfront.amazonaws.com',
    eventName: /^(?:Update|Delete)OriginAccessControl/,
    field: 'detail.requestParameters.id',
    target: ({ requestParameters }) =>
      toTarget(textIn(requestParameters, 'id'), (originAccessControlId) => ({
        kind: 'origin-access-control',
        originAccessControlId,
      })),
  },
  {
    eventSource: 'cloudfront.amazonaws.com',
    eventName: /^(?:Update|Delete)CloudFrontOriginAccessIdentity/,
    field: 'detail.requestParameters.id',
    target: ({ requestParameters }) =>
      toTarget(textIn(requestParameters, 'id'), (originAccessIdentityId) => ({
        kind: 'origin-access-identity',
        originAccessIdentityId,
      })),
  },
];

function toTarget(name: string | undefined, target: (name: string) => Target): Target | undefined {
  return name === undefined ? undefined : target(name);
}

function bucketTarget(name: string | undefined): Target | undefined {
  return toTarget(name, (bucket) => ({ kind: 'bucket', bucket }));
}

function distributionTarget(id: string | undefined): Target | undefined {
  return toTarget(id, (distributionId) => ({ kind: 'distribution', distributionId }));
}

/** Records whose parameters were too large to keep still list the bucket among their resources. */
function bucketInArns(arns: readonly string[]): string | undefined {
  return arns.map((arn) => /^arn:aws[a-z-]*:s3:::([^/*]+)$/.exec(arn)?.[1]).find((bucket) => bucket !== undefined);
}

function textIn(container: unknown, field: string): string | undefined {
  const value: unknown =
    typeof container === 'object' && container !== null ? Reflect.get(container, field) : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
