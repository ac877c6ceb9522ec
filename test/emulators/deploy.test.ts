import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetPublicAccessBlockCommand, S3Client } from '@aws-sdk/client-s3';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { layOutService } from '../infra/lay-out-service.ts';

const endpoint = inject('ministackUrl');
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const client = { endpoint, region: 'us-east-1', credentials };
const folder = mkdtempSync(join(tmpdir(), 'originmend-deploy-'));

let output = '';

/** The emulator knows no alarm on a query; that one is proved by the schema check only. */
function leaveOutSiteAlarm(): void {
  const path = join(folder, 'serverless.yml');
  const text = readFileSync(path, 'utf8');
  const without = text.replace(/^.*site-alarm\.yml.*\n/m, '');
  if (without === text) throw new Error('serverless.yml no longer includes site-alarm.yml; correct this test.');
  writeFileSync(path, without);
}

async function osls(...args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [resolve('node_modules/osls/bin/serverless.js'), ...args],
    {
      cwd: folder,
      timeout: 120_000,
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        AWS_ENDPOINT_URL: endpoint,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      },
    },
  );
  return stdout + stderr;
}

function outputNamed(name: string): string {
  return new RegExp(`^ *${name}: (\\S+)$`, 'm').exec(output)?.[1] ?? '';
}

describe('a deployment', () => {
  beforeAll(async () => {
    layOutService(folder);
    leaveOutSiteAlarm();
    output = await osls('deploy', '--verbose', '--param', 'notificationEmail=on-call@example.com');
  }, 150_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('creates the whole stack', () => {
    expect(output).toContain('Service deployed to stack originmend-prod');
    expect(output).not.toContain('FAILED');
  });

  it('tells where the approval page is and which topic to subscribe to', () => {
    expect(outputNamed('ApprovalPageLambdaFunctionUrl')).toMatch(/^https:\/\/.+\.lambda-url\./);
    expect(outputNamed('TopicArn')).toMatch(/^arn:aws:sns:us-east-1:\d{12}:originmend-prod$/);
  });

  it('makes a table for the plans', async () => {
    const dynamodb = new DynamoDBClient(client);
    const TableName = outputNamed('TableName');
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
    expect(Table).toMatchObject({ TableStatus: 'ACTIVE', KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }] });
  });

  it('makes a report bucket that nobody can open to the public', async () => {
    const s3 = new S3Client({ ...client, forcePathStyle: true });
    const { PublicAccessBlockConfiguration } = await s3.send(
      new GetPublicAccessBlockCommand({ Bucket: outputNamed('ReportBucketName') }),
    );
    expect(Object.values(PublicAccessBlockConfiguration ?? {})).toEqual([true, true, true, true]);
  });

  it('subscribes the given address', async () => {
    const sns = new SNSClient(client);
    const { Subscriptions } = await sns.send(
      new ListSubscriptionsByTopicCommand({ TopicArn: outputNamed('TopicArn') }),
    );
    expect(Subscriptions?.map(({ Endpoint }) => Endpoint)).toEqual(['on-call@example.com']);
  });

  it('can be repeated without a change', async () => {
    expect(await osls('deploy', '--param', 'notificationEmail=on-call@example.com')).toMatch(
      /No changes|Service deployed/,
    );
  });

  it('refuses a mode that does not exist', async () => {
    await expect(osls('deploy', '--stage', 'wrong', '--param', 'mode=sometimes')).rejects.toMatchObject({
      stdout: expect.stringContaining("'sometimes' is not in AllowedValues"),
    });
  });
});
