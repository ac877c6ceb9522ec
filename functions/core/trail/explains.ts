const POLICY = '^(?:Put|Delete)BucketPolicy$';
const DISTRIBUTION = '^UpdateDistribution(?!Tenant)';
const IDENTITY = '^(?:Update|Delete)(?:OriginAccessControl|CloudFrontOriginAccessIdentity)';
const BLOCK = '^(?:Put|Delete)BucketPublicAccessBlock$';

const any = (...patterns: readonly string[]) => new RegExp(patterns.join('|'));

const GRANT = any(POLICY, DISTRIBUTION, IDENTITY);
const CONFIGURATION = any(DISTRIBUTION, IDENTITY);

/** Which calls can bring a cause about, by the beginning of its id; the first that fits. */
const EXPLAINED_BY: readonly (readonly [cause: RegExp, eventName: RegExp])[] = [
  [/^deny-/, any(POLICY)],
  [/^bpa-/, any(BLOCK, POLICY)],
  [/^requester-pays$/, /^PutBucketRequestPayment$/],
  [/^bucket-deleted$/, /^DeleteBucket$/],
  [/^kms-/, any('^PutBucketEncryption$', DISTRIBUTION, IDENTITY)],
  [/^object-not-owned/, /^(?:Put|Delete)BucketOwnershipControls$/],
  [/^(?:oac-signing|oac-wrong-type)/, CONFIGURATION],
  [
    /^(?:oac-|oai-|policy-overwritten|action-mismatch|resource-mismatch|anonymous-|cross-account|staging-|dangling-)/,
    GRANT,
  ],
  [/^(?:org-rcp|missing-object|archived-object|sse-c|get-with-body|method-not-allowed)/, /^(?!)/],
];

/** Whether this call can have brought the cause about. Causes about configuration come from a change of the distribution. */
export function explains(cause: string, eventName: string): boolean {
  const pattern = EXPLAINED_BY.find(([causes]) => causes.test(cause))?.[1] ?? CONFIGURATION;
  return pattern.test(eventName);
}
