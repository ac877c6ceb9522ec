/** Which IAM action reads a fact, by its path. The first match counts. */
const ACTIONS: readonly (readonly [RegExp, string | undefined])[] = [
  [/^accountId$/, 'sts:GetCallerIdentity'],
  [/^originAccessControls/, 'cloudfront:GetOriginAccessControl'],
  [/^originAccessIdentities/, 'cloudfront:GetCloudFrontOriginAccessIdentity'],
  [/^originRequestPolicies/, 'cloudfront:GetOriginRequestPolicy'],
  [/^cachePolicies/, 'cloudfront:GetCachePolicy'],
  [/^otherDistributions/, 'cloudfront:ListDistributions'],
  [/^kmsKeys.*\.policy/, 'kms:GetKeyPolicy'],
  [/^kmsKeys/, 'kms:DescribeKey'],
  [/^buckets.*\.policy(?:Settling|History)/, undefined],
  [/^buckets.*\.policy(?:\.|$)/, 's3:GetBucketPolicy'],
  [/^buckets.*\.publicAccessBlock/, 's3:GetBucketPublicAccessBlock'],
  [/^buckets.*\.objectOwnership/, 's3:GetBucketOwnershipControls'],
  [/^buckets.*\.requestPayer/, 's3:GetBucketRequestPayment'],
  [/^buckets.*\.tags/, 's3:GetBucketTagging'],
  [/^buckets.*\.ownedByBucketOwner/, 's3:GetObjectAcl'],
  [/^buckets.*\.objects$/, 's3:ListBucket'],
  [/^buckets.*\.objects/, 's3:GetObject'],
  [/^buckets/, 's3:ListBucket'],
  [/^distribution\.(?:functionCode|alarms)/, undefined],
  [/^distribution/, 'cloudfront:GetDistribution'],
];

/** The action that reads the fact; undefined for facts that no IAM action reads (the probe) or that nothing collects. */
export function readPermission(factPath: string): string | undefined {
  return ACTIONS.find(([pattern]) => pattern.test(factPath))?.[1];
}

const CREDENTIALS = /Credentials|ExpiredToken|InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId|TokenRefresh/;
const REFUSED = /AccessDenied|Forbidden|Unauthorized|NotAuthorized|AuthorizationError/;
const NO_WAY_THERE = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
const PASSING =
  /Throttl|SlowDown|TooManyRequests|Timeout|Internal|Unavailable|EmptyAnswer|^E[A-Z_]+$|UnknownError|^Http5/;

/** Whether AWS's error code means that the caller lacks a permission. */
export function isRefusal(code: string): boolean {
  return REFUSED.test(code);
}

/** What to do about a read that failed with this code; undefined when no permission and no patience would help. */
export function readRemedy(code: string, action: string | undefined): string | undefined {
  if (CREDENTIALS.test(code)) return 'Give it AWS credentials that work; "aws sts get-caller-identity" shows yours.';
  if (isRefusal(code)) return action && `Allow ${action}.`;
  if (code === 'NoSuchDistribution') return 'Check the id, and that the credentials are of its account.';
  if (code === 'MethodNotAllowed') return 'Use credentials of the account that owns the bucket.';
  if (NO_WAY_THERE.test(code)) return 'Check the network, and AWS_ENDPOINT_URL if it is set.';
  return PASSING.test(code) ? 'Look again in a minute.' : undefined;
}
