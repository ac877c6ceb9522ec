/** Which IAM action reads a fact, by its path. The first match counts. */
const ACTIONS: readonly (readonly [RegExp, string])[] = [
  [/^accountId$/, 'sts:GetCallerIdentity'],
  [/^originAccessControls/, 'cloudfront:GetOriginAccessControl'],
  [/^originAccessIdentities/, 'cloudfront:GetCloudFrontOriginAccessIdentity'],
  [/^originRequestPolicies/, 'cloudfront:GetOriginRequestPolicy'],
  [/^cachePolicies/, 'cloudfront:GetCachePolicy'],
  [/^otherDistributions/, 'cloudfront:ListDistributions'],
  [/^kmsKeys.*\.policy/, 'kms:GetKeyPolicy'],
  [/^kmsKeys/, 'kms:DescribeKey'],
  [/^buckets.*\.policy(?:\.|$)/, 's3:GetBucketPolicy'],
  [/^buckets.*\.publicAccessBlock/, 's3:GetBucketPublicAccessBlock'],
  [/^buckets.*\.objectOwnership/, 's3:GetBucketOwnershipControls'],
  [/^buckets.*\.requestPayer/, 's3:GetBucketRequestPayment'],
  [/^buckets.*\.tags/, 's3:GetBucketTagging'],
  [/^buckets.*\.ownedByBucketOwner/, 's3:GetObjectAcl'],
  [/^buckets.*\.objects$/, 's3:ListBucket'],
  [/^buckets.*\.objects/, 's3:GetObject'],
  [/^buckets/, 's3:ListBucket'],
  [/^distribution/, 'cloudfront:GetDistribution'],
];

/** The action to allow so that the fact can be read; undefined for facts that no IAM action reads (the probe). */
export function readPermission(factPath: string): string | undefined {
  return ACTIONS.find(([pattern]) => pattern.test(factPath))?.[1];
}
