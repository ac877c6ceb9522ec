import { AwsError } from '../aws-error.ts';

/** Codes, statuses and texts: the Errors section of each operation, https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_Operations.html */
export function noSuchDistribution(): AwsError {
  return new AwsError('NoSuchDistribution', 404, 'The specified distribution does not exist.');
}

export function noSuchOriginAccessControl(): AwsError {
  return new AwsError('NoSuchOriginAccessControl', 404, 'The specified origin access control does not exist.');
}

export function noSuchOriginAccessIdentity(): AwsError {
  return new AwsError(
    'NoSuchCloudFrontOriginAccessIdentity',
    404,
    'The specified origin access identity does not exist.',
  );
}

export function originAccessControlAlreadyExists(name: string): AwsError {
  return new AwsError(
    'OriginAccessControlAlreadyExists',
    409,
    `An origin access control with the name ${name} already exists.`,
  );
}

export function noSuchOriginRequestPolicy(): AwsError {
  return new AwsError('NoSuchOriginRequestPolicy', 404, 'The origin request policy does not exist.');
}

export function noSuchCachePolicy(): AwsError {
  return new AwsError('NoSuchCachePolicy', 404, 'The cache policy does not exist.');
}

export function noSuchMonitoringSubscription(): AwsError {
  return new AwsError(
    'NoSuchMonitoringSubscription',
    404,
    'A monitoring subscription does not exist for the specified distribution.',
  );
}

/** No If-Match is InvalidIfMatchVersion, an outdated one PreconditionFailed. */
export function checkIfMatch(ifMatch: string | undefined, eTag: string): void {
  if (!ifMatch) {
    throw new AwsError('InvalidIfMatchVersion', 400, 'The If-Match version is missing or not valid for the resource.');
  }
  if (ifMatch !== eTag) {
    throw new AwsError(
      'PreconditionFailed',
      412,
      "The request failed because it didn't meet the preconditions in one or more request-header fields.",
    );
  }
}
