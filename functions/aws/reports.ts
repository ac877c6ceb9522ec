import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { ConfigError } from '../shared/config.ts';
import { write } from './aws-errors.ts';

/** Keeps a report in the report bucket; the answer is its `s3://` address. Throws AwsCallError, and ConfigError without a bucket. */
export async function keepReport(client: S3Client, bucket: string, name: string, json: string): Promise<string> {
  if (bucket === '') {
    throw new ConfigError(
      'ORIGINMEND_REPORT_BUCKET is not set; expected the bucket that keeps audit reports. serverless.yml sets it on AWS.',
    );
  }
  await write('s3', 'PutObject', () =>
    client.send(new PutObjectCommand({ Bucket: bucket, Key: name, Body: json, ContentType: 'application/json' })),
  );
  return `s3://${bucket}/${name}`;
}
