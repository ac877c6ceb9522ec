import { describe, expect, it } from 'vitest';
import { at, goldenTemplate, listOf, resourcesOfType, targetOf } from './template.ts';

const template = goldenTemplate();

function properties(id: string): unknown {
  return at(template.Resources[id], 'Properties');
}

describe('what is stored', () => {
  it.each(['Table', 'ReportBucket', 'Key'])('%s outlives the stack', (id) => {
    expect(template.Resources[id]).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  it('in the table has one key, expires, can be restored and is encrypted with our key', () => {
    expect(properties('Table')).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
    });
  });

  it('in the report bucket is private, encrypted, versioned and ends some day', () => {
    expect(properties('ReportBucket')).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: 400 }] },
    });
    expect(JSON.stringify(at(properties('ReportBucket'), 'BucketEncryption'))).toContain('aws:kms');
  });

  it.each([
    ['AWS::S3::BucketPolicy', 'ReportBucketPolicy'],
    ['AWS::SNS::TopicPolicy', 'TopicPolicy'],
  ])('is reached over TLS only: %s', (_type, id) => {
    const statements = listOf(at(properties(id), 'PolicyDocument', 'Statement'));
    expect(statements).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Principal: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );
  });

  it('is encrypted with the one key, which rotates', () => {
    expect(properties('Key')).toMatchObject({ EnableKeyRotation: true });
    expect(targetOf(at(properties('Topic'), 'KmsMasterKeyId'))).toBe('Key');
    for (const [, queue] of resourcesOfType(template, 'AWS::SQS::Queue'))
      expect(targetOf(at(queue, 'Properties', 'KmsMasterKeyId'))).toBe('Key');
  });

  it('is never open to the public: no resource policy allows everybody', () => {
    const policies = ['AWS::S3::BucketPolicy', 'AWS::SNS::TopicPolicy', 'AWS::SQS::QueuePolicy'].flatMap((type) =>
      resourcesOfType(template, type),
    );
    const statements = policies.flatMap(([, policy]) =>
      listOf(at(policy, 'Properties', 'PolicyDocument', 'Statement')),
    );
    const open = statements.filter(
      (statement) => at(statement, 'Effect') === 'Allow' && JSON.stringify(at(statement, 'Principal')).includes('*'),
    );
    expect(statements.length).toBeGreaterThan(4);
    expect(open).toEqual([]);
  });
});
