import type { Statement } from '../policy/document.ts';

/** SSE-KMS and its two-layer form. https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html */
export function isKmsEncrypted(serverSideEncryption: string): boolean {
  return serverSideEncryption === 'aws:kms' || serverSideEncryption === 'aws:kms:dsse';
}

/**
 * Lets S3 decrypt what one distribution reads through its OAC. In a key policy `Resource: "*"` means this key.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html#oac-permissions-sse-kms
 */
export function kmsDecryptStatement(distributionArn: string): Statement {
  return {
    Sid: 'AllowCloudFrontServicePrincipalSSEKMS',
    Effect: 'Allow',
    Principal: { Service: 'cloudfront.amazonaws.com' },
    Action: 'kms:Decrypt',
    Resource: '*',
    Condition: { StringEquals: { 'AWS:SourceArn': distributionArn } },
  };
}
