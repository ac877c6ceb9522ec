import { AccessAnalyzerClient } from '@aws-sdk/client-accessanalyzer';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';

/** The real SDK clients against a sandbox; no retries, so that every error is seen as it was sent. */
export function clientsOf(url: string, { region = 'us-east-1', accessKeyId = 'AKIASANDBOX' } = {}) {
  const config = { endpoint: url, region, maxAttempts: 1, credentials: { accessKeyId, secretAccessKey: 'secret' } };
  return {
    cloudfront: new CloudFrontClient(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
    sns: new SNSClient(config),
    kms: new KMSClient(config),
    cloudwatch: new CloudWatchClient(config),
    sts: new STSClient(config),
    ssm: new SSMClient(config),
    accessAnalyzer: new AccessAnalyzerClient(config),
    dynamodb: new DynamoDBClient(config),
  };
}

/** One sandbox for a test file; `get()` inside tests. */
export function useSandbox(scenario?: string): () => Sandbox {
  let sandbox: Sandbox | undefined;
  beforeAll(async () => {
    sandbox = await startSandbox(scenario === undefined ? {} : { scenario });
  });
  afterAll(() => sandbox?.close());
  return () => {
    if (sandbox) return sandbox;
    throw new Error('the sandbox is not running; use it inside a test');
  };
}

/** What AWS would have answered: code, HTTP status and message of a refused call. */
export async function refusal(
  call: Promise<unknown>,
): Promise<{ code: string; status: number; message: string; region: string | undefined }> {
  try {
    await call;
  } catch (error) {
    const { name, message, $metadata, $response } = error as {
      name: string;
      message: string;
      $metadata?: { httpStatusCode?: number };
      $response?: { headers?: Record<string, string> };
    };
    const region = $response?.headers?.['x-amz-bucket-region'];
    return { code: name, status: $metadata?.httpStatusCode ?? 0, message, region };
  }
  throw new Error('the call succeeded; expected it to be refused');
}
