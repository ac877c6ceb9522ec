import type { PolicyDocument, Statement } from '../../functions/core/policy/document.ts';
import { oaiArn } from '../aws/s3/principals.ts';

export function policyOf(...statements: Statement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements };
}

/** The statement the CloudFront console offers. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html */
export function oacGrant(bucket: string, distributionArn: string, prefix = ''): Statement {
  return {
    Sid: 'AllowCloudFrontServicePrincipal',
    Effect: 'Allow',
    Principal: { Service: 'cloudfront.amazonaws.com' },
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${bucket}/${prefix}*`,
    Condition: { StringEquals: { 'AWS:SourceArn': distributionArn } },
  };
}

export function oaiGrant(bucket: string, oaiId: string): Statement {
  return {
    Sid: '1',
    Effect: 'Allow',
    Principal: { AWS: oaiArn(oaiId) },
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${bucket}/*`,
  };
}

/** The baseline control most organizations put on every bucket. */
export function denyInsecureTransport(bucket: string): Statement {
  return {
    Sid: 'DenyInsecureTransport',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}

/** A Deny of reading for everybody, under a condition. */
export function denyReads(bucket: string, sid: string, condition: NonNullable<Statement['Condition']>): Statement {
  return {
    Sid: sid,
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${bucket}/*`,
    Condition: condition,
  };
}

/** Everybody on the internet may read: a public policy. */
export function publicRead(bucket: string, prefix = ''): Statement {
  return {
    Sid: 'PublicRead',
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${bucket}/${prefix}*`,
  };
}
