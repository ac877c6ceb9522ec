import { describe, expect, it } from 'vitest';
import { awsClients } from '../../functions/aws/clients.ts';
import { keepReport } from '../../functions/aws/reports.ts';
import { useTestCredentials } from './credentials.ts';
import { s3Error, startStub } from './http-stub.ts';

useTestCredentials();

describe('keepReport', () => {
  it('keeps the JSON in the report bucket and says where', async () => {
    const stub = await startStub(() => ({}));
    expect(
      await keepReport(
        awsClients(stub.url).s3('us-east-1'),
        'reports',
        'audit-2026-11-24T00:00:00.000Z.json',
        '{"ü":1}',
      ),
    ).toBe('s3://reports/audit-2026-11-24T00:00:00.000Z.json');
    expect(stub.seen).toMatchObject([
      {
        method: 'PUT',
        url: '/reports/audit-2026-11-24T00%3A00%3A00.000Z.json',
        body: '{"ü":1}',
        headers: { 'content-type': 'application/json' },
      },
    ]);
  });

  it('is an AwsCallError when S3 refuses', async () => {
    const stub = await startStub(() => s3Error(404, 'NoSuchBucket'));
    await expect(keepReport(awsClients(stub.url).s3('us-east-1'), 'reports', 'a.json', '{}')).rejects.toMatchObject({
      name: 'AwsCallError',
      operation: 'PutObject',
      code: 'NoSuchBucket',
    });
  });

  it('names the setting that is missing when there is no report bucket', async () => {
    await expect(keepReport(awsClients(undefined).s3('us-east-1'), '', 'a.json', '{}')).rejects.toThrow(
      'ORIGINMEND_REPORT_BUCKET is not set',
    );
  });
});
