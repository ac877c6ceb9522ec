import { describe, expect, it } from 'vitest';
import { bucketOf, parseS3Origin } from '../../functions/core/s3-origin.ts';

describe('parseS3Origin', () => {
  it.each([
    ['site.s3.eu-west-1.amazonaws.com', 'rest', 'site'],
    ['www.example.com.s3.eu-west-1.amazonaws.com', 'rest', 'www.example.com'],
    ['site.s3-website.eu-central-1.amazonaws.com', 'website', 'site'],
    ['site.s3.cn-north-1.amazonaws.com.cn', 'rest', 'site'],
    ['site.s3-accelerate.amazonaws.com', 'rest', 'site'],
    ['www.example.com.s3-accelerate.dualstack.amazonaws.com', 'rest', 'www.example.com'],
    ['ap-111122223333.s3-accesspoint.eu-west-1.amazonaws.com', 'access-point', undefined],
    ['ap-111122223333.s3-accesspoint-fips.dualstack.us-east-1.amazonaws.com', 'access-point', undefined],
    ['ol-111122223333.s3-object-lambda.eu-west-1.amazonaws.com', 'object-lambda', undefined],
    ['site--euw1-az1--x-s3.s3express-euw1-az1.eu-west-1.amazonaws.com', 'unfamiliar', undefined],
    ['ap-111122223333.op-01ac5d28a6a232904.s3-outposts.eu-west-1.amazonaws.com', 'unfamiliar', undefined],
    ['site.s3-something-new.eu-west-1.amazonaws.com', 'unfamiliar', undefined],
  ])('%s is %s and reads bucket %s', (host, kind, bucket) => {
    const origin = parseS3Origin(host);
    expect([origin?.kind, bucketOf(origin)]).toEqual([kind, bucket]);
  });

  it.each([
    's3-front-1234567890.eu-west-1.elb.amazonaws.com',
    'a1b2c3.execute-api.eu-west-1.amazonaws.com',
    'site.storage.googleapis.com',
    '{{bucket}}.s3.eu-west-1.amazonaws.com',
  ])('%s is no endpoint of S3', (host) => {
    expect(parseS3Origin(host)).toBeUndefined();
  });
});
