import {
  CreateBucketCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { clientOf, depsOf, EMULATORS, fresh } from './emulated.ts';

const POLICY = `{ "Version": "2008-10-17",\n  "Id": "keep", "Statement": { "Sid": "Ümläut", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
  "Resource": "arn:aws:s3:::site/*", "Condition": { "Bool": { "aws:SecureTransport": false } } } }`;
const BLOCK_ALL = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

describe.each(EMULATORS)('S3 of $name', (emulated) => {
  const s3 = new S3Client({ ...clientOf(emulated), forcePathStyle: true });
  const { s3: adapter, keepReport } = depsOf(emulated, { reportBucket: 'reports' });

  async function newBucket(): Promise<{ readonly bucket: string; readonly region: string }> {
    const bucket = fresh('site');
    await s3.send(new CreateBucketCommand({ Bucket: bucket }));
    return { bucket, region: 'us-east-1' };
  }

  it('tells where a bucket of the account is', async () => {
    const { bucket } = await newBucket();
    const located = await adapter.locateBucket(bucket, emulated.accountId);
    expect(located).toEqual({ exists: true, region: 'us-east-1', ownerAccountId: emulated.accountId });
  });

  it('finds a bucket in another Region, whether S3 answers or redirects', async () => {
    const bucket = fresh('site-eu');
    const euS3 = new S3Client({ ...clientOf(emulated), region: 'eu-west-1', forcePathStyle: true });
    await euS3.send(
      new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }),
    );
    expect(await adapter.locateBucket(bucket, emulated.accountId)).toMatchObject({ exists: true, region: 'eu-west-1' });
    expect(await adapter.getBucketPolicyText({ bucket, region: 'eu-west-1' })).toBeNull();
  });

  it('tells a bucket that is gone from one that cannot be read', async () => {
    expect(await adapter.locateBucket(fresh('gone'), emulated.accountId)).toMatchObject({ exists: false });
    expect(await adapter.getBucketPolicyText({ bucket: fresh('gone'), region: 'us-east-1' })).toEqual({
      unreadable: 'NoSuchBucket',
    });
  });

  it('returns a policy byte for byte, and null where there is none', async () => {
    const address = await newBucket();
    expect(await adapter.getBucketPolicyText(address)).toBeNull();
    await adapter.putBucketPolicy(address, POLICY, emulated.accountId);
    expect(await adapter.getBucketPolicyText(address)).toBe(POLICY);
    await adapter.deleteBucketPolicy(address, emulated.accountId);
    expect(await adapter.getBucketPolicyText(address)).toBeNull();
  });

  it('refuses to write the policy of a bucket that is gone', async () => {
    const write = adapter.putBucketPolicy({ bucket: fresh('gone'), region: 'us-east-1' }, POLICY, emulated.accountId);
    await expect(write).rejects.toMatchObject({ name: 'AwsCallError', code: 'NoSuchBucket', effect: 'none' });
  });

  it('reads Block Public Access, ownership and tags as they were set', async () => {
    const address = await newBucket();
    const Bucket = address.bucket;
    await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: BLOCK_ALL }));
    const OwnershipControls = { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' as const }] };
    await s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
    const TagSet = [{ Key: 'originmend:mode', Value: 'off' }];
    await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
    expect(await adapter.getPublicAccessBlock(address)).toEqual(BLOCK_ALL);
    expect(await adapter.getObjectOwnership(address)).toBe('BucketOwnerPreferred');
    expect(await adapter.getTags(address)).toEqual({ 'originmend:mode': 'off' });
  });

  it('reads what was never set as nothing, not as a failure', async () => {
    const address = await newBucket();
    expect(await adapter.getPublicAccessBlock(address)).toBeNull();
    expect(await adapter.getTags(address)).toEqual({});
  });

  it('lists the keys below a prefix and looks at them without reading them', async () => {
    const address = await newBucket();
    for (const Key of ['site/index.html', 'site/a b+ü.css', 'site/folder/', 'other.html']) {
      await s3.send(new PutObjectCommand({ Bucket: address.bucket, Key, Body: 'x' }));
    }
    const keys = await adapter.listKeys(address, 'site/', 5);
    expect(keys).toEqual(expect.arrayContaining(['site/index.html', 'site/a b+ü.css']));
    expect(keys).toHaveLength(2);
    expect(await adapter.headObject(address, 'site/a b+ü.css')).toMatchObject({ ownedByBucketOwner: true });
    expect(await adapter.headObject(address, 'site/gone.html')).toBeNull();
  });

  it('keeps a report', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'reports' }));
    expect(await keepReport('audit-1.json', '{}')).toBe('s3://reports/audit-1.json');
    expect(await adapter.listKeys({ bucket: 'reports', region: 'us-east-1' }, '', 5)).toEqual(['audit-1.json']);
  });

  it('does not take an answer without a payer for an answer', async () => {
    // Neither emulator sends the element; AWS always does.
    expect(await adapter.getRequestPayer(await newBucket())).toEqual({ unreadable: 'EmptyAnswer' });
  });
});
