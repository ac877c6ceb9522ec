import type { Partition } from '../s3-origin.ts';
import type { Statement } from './document.ts';

/** What a grant covers. `prefix` is the origin path as key prefix: empty, or `production/`. */
export interface GrantTarget {
  readonly bucket: string;
  readonly partition: Partition;
  readonly prefix: string;
}

/**
 * Lets one distribution read through its OAC. The OAC itself appears nowhere: S3 sees the service principal and the distribution.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 */
export function oacReadStatement({
  distributionArn,
  ...target
}: GrantTarget & { readonly distributionArn: string }): Statement {
  return {
    Sid: `AllowCloudFrontOACRead${alphanumeric(distributionArn.split('/').at(-1) ?? '')}`,
    Effect: 'Allow',
    Principal: { Service: 'cloudfront.amazonaws.com' },
    Action: 's3:GetObject',
    Resource: objectsArn(target),
    Condition: { StringEquals: { 'AWS:SourceArn': distributionArn } },
  };
}

/** Lets one OAI read. The ARN with spaces is the only spelling AWS documents. */
export function oaiReadStatement({ oaiId, ...target }: GrantTarget & { readonly oaiId: string }): Statement {
  return {
    Sid: `AllowCloudFrontOAIRead${alphanumeric(oaiId)}`,
    Effect: 'Allow',
    Principal: { AWS: oaiArn(oaiId, target.partition) },
    Action: 's3:GetObject',
    Resource: objectsArn(target),
  };
}

/** `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E3OAI` */
export function oaiArn(oaiId: string, partition: Partition = 'aws'): string {
  return `arn:${partition}:iam::cloudfront:user/CloudFront Origin Access Identity ${oaiId}`;
}

/** `arn:aws:s3:::site/production/*`. A `*`, `?` or `${` in the prefix is written so that it stands only for itself. */
export function objectsArn({ bucket, partition, prefix }: GrantTarget): string {
  const folder = prefix.replace(/^\/+|\/+$/g, '');
  const literal = folder.replace(/[*?]|\$(?=\{)/g, (character) => `\${${character}}`);
  return `arn:${partition}:s3:::${bucket}/${literal === '' ? '' : `${literal}/`}*`;
}

/** A `Sid` holds only letters and digits. */
function alphanumeric(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, '');
}
