import {
  CloudFrontClient,
  CreateDistributionCommand,
  CreateOriginAccessControlCommand,
  type DistributionConfig,
} from '@aws-sdk/client-cloudfront';
import { CreateBucketCommand, PutBucketPolicyCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { clientOf, type Emulated, fresh } from './emulated.ts';

/** CloudFront's managed policy CachingOptimized, which forwards nothing. */
export const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';

export interface Site {
  readonly bucket: string;
  readonly distributionId: string;
  readonly distributionArn: string;
}

/** A bucket with a page, and a distribution that reads it through an origin access control. */
export async function createSite(emulated: Emulated, policy?: object): Promise<Site> {
  const bucket = fresh('site');
  const s3 = new S3Client({ ...clientOf(emulated), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'index.html', Body: '<h1>Hello</h1>' }));
  if (policy) await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: JSON.stringify(policy) }));
  const cloudfront = new CloudFrontClient(clientOf(emulated));
  const config = distributionConfig(bucket, await createControl(cloudfront));
  const { Distribution } = await cloudfront.send(new CreateDistributionCommand({ DistributionConfig: config }));
  return { bucket, distributionId: Distribution?.Id ?? '', distributionArn: Distribution?.ARN ?? '' };
}

export async function createControl(cloudfront: CloudFrontClient): Promise<string> {
  const OriginAccessControlConfig = {
    Name: fresh('control'),
    SigningBehavior: 'always',
    SigningProtocol: 'sigv4',
    OriginAccessControlOriginType: 's3',
  } as const;
  const answer = await cloudfront.send(new CreateOriginAccessControlCommand({ OriginAccessControlConfig }));
  return answer.OriginAccessControl?.Id ?? '';
}

export function distributionConfig(bucket: string, originAccessControlId: string): DistributionConfig {
  const origin = {
    Id: 's3',
    DomainName: `${bucket}.s3.us-east-1.amazonaws.com`,
    OriginAccessControlId: originAccessControlId,
    S3OriginConfig: { OriginAccessIdentity: '' },
  };
  return {
    CallerReference: fresh('reference'),
    Comment: '',
    Enabled: true,
    DefaultRootObject: 'index.html',
    Origins: { Quantity: 1, Items: [origin] },
    DefaultCacheBehavior: {
      TargetOriginId: 's3',
      ViewerProtocolPolicy: 'redirect-to-https',
      CachePolicyId: CACHING_OPTIMIZED,
    },
  };
}
