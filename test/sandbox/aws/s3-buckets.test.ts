import {
  GetBucketAclCommand,
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketRequestPaymentCommand,
  GetBucketTaggingCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { addBucket, addObject } from '../../../sandbox/build/bucket.ts';
import { clientsOf, refusal, useSandbox } from '../clients.ts';

const sandbox = useSandbox();
const s3 = (region = 'eu-west-1') => clientsOf(sandbox().url, { region }).s3;
const Bucket = 'site.bucket';

beforeEach(async () => {
  await sandbox().load('healthy-oac');
  const { world } = sandbox();
  const bucket = addBucket(world, {
    name: Bucket,
    region: 'eu-west-1',
    tags: { 'aws:cloudformation:stack-name': 'web' },
  });
  addObject(world, bucket, 'index.html', '<h1>Hello</h1>');
  addObject(world, bucket, 'a b/ü+&.css', 'body {}');
  world.callers.set('AKIAFOREIGN', { accountId: '999999999999', arn: 'arn:aws:iam::999999999999:user/stranger' });
});

describe('HeadBucket', () => {
  it('tells the region', async () => {
    const head = await s3().send(new HeadBucketCommand({ Bucket, ExpectedBucketOwner: '111122223333' }));
    expect(head.BucketRegion).toBe('eu-west-1');
  });

  it('answers 301 from another region, with the right region in a header', async () => {
    expect(await refusal(s3('us-east-1').send(new HeadBucketCommand({ Bucket })))).toMatchObject({
      status: 301,
      region: 'eu-west-1',
    });
  });

  it('answers 404 for no bucket and 403 for another owner', async () => {
    expect(await refusal(s3().send(new HeadBucketCommand({ Bucket: 'nobody-has-it' })))).toMatchObject({
      code: 'NotFound',
      status: 404,
    });
    const foreign = await refusal(s3().send(new HeadBucketCommand({ Bucket, ExpectedBucketOwner: '999999999999' })));
    expect(foreign).toMatchObject({ status: 403, region: 'eu-west-1' });
  });

  it('answers 403 to a caller of another account', async () => {
    const foreign = clientsOf(sandbox().url, { region: 'eu-west-1', accessKeyId: 'AKIAFOREIGN' }).s3;
    expect(await refusal(foreign.send(new HeadBucketCommand({ Bucket })))).toMatchObject({ status: 403 });
  });
});

describe('bucket settings', () => {
  it('answers every read with PermanentRedirect 301 from another region', async () => {
    const refused = await refusal(s3('us-east-1').send(new GetPublicAccessBlockCommand({ Bucket })));
    expect(refused).toMatchObject({ code: 'PermanentRedirect', status: 301, region: 'eu-west-1' });
  });

  it('gives a new bucket the defaults of AWS', async () => {
    const block = await s3().send(new GetPublicAccessBlockCommand({ Bucket }));
    const all = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
    expect(block.PublicAccessBlockConfiguration).toEqual(all);
    const ownership = await s3().send(new GetBucketOwnershipControlsCommand({ Bucket }));
    expect(ownership.OwnershipControls?.Rules).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }]);
    expect((await s3().send(new GetBucketRequestPaymentCommand({ Bucket }))).Payer).toBe('BucketOwner');
    const encryption = await s3().send(new GetBucketEncryptionCommand({ Bucket }));
    expect(
      encryption.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm,
    ).toBe('AES256');
  });

  it('changes Block Public Access', async () => {
    const PublicAccessBlockConfiguration = {
      BlockPublicAcls: true,
      IgnorePublicAcls: false,
      BlockPublicPolicy: false,
      RestrictPublicBuckets: true,
    };
    await s3().send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
    expect((await s3().send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration).toEqual(
      PublicAccessBlockConfiguration,
    );
  });

  it('gives the tags', async () => {
    const { TagSet } = await s3().send(new GetBucketTaggingCommand({ Bucket }));
    expect(TagSet).toEqual([{ Key: 'aws:cloudformation:stack-name', Value: 'web' }]);
  });

  it.each([
    ['NoSuchPublicAccessBlockConfiguration', new GetPublicAccessBlockCommand({ Bucket: 'bare' })],
    ['OwnershipControlsNotFoundError', new GetBucketOwnershipControlsCommand({ Bucket: 'bare' })],
    ['NoSuchTagSet', new GetBucketTaggingCommand({ Bucket: 'bare' })],
  ])('answers %s 404 when nothing is set', async (code, command) => {
    addBucket(sandbox().world, { name: 'bare', region: 'eu-west-1', publicAccessBlock: 'none' }).objectOwnership =
      undefined;
    const sent: Promise<unknown> = s3().send(command as GetBucketTaggingCommand);
    expect(await refusal(sent)).toMatchObject({ code, status: 404 });
  });

  it('tells the location from any region, and us-east-1 as nothing', async () => {
    expect((await s3('us-east-1').send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint).toBe('eu-west-1');
    addBucket(sandbox().world, { name: 'american' });
    expect(
      (await s3('us-east-1').send(new GetBucketLocationCommand({ Bucket: 'american' }))).LocationConstraint,
    ).toBeUndefined();
  });

  it('lists own buckets only', async () => {
    addBucket(sandbox().world, { name: 'foreign', ownerAccountId: '999999999999' });
    const names = (await s3().send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name);
    expect(names).toContain(Bucket);
    expect(names).not.toContain('foreign');
  });

  it('answers NotImplemented 501 for a subresource it does not model', async () => {
    const answer = await fetch(`${sandbox().url}/${Bucket}?cors`, {
      headers: { authorization: 'AWS4-HMAC-SHA256 Credential=A/20260101/eu-west-1/s3/aws4_request, Signature=0' },
    });
    expect(answer.status).toBe(501);
    expect(await answer.text()).toContain('<Code>NotImplemented</Code>');
  });
});

describe('objects', () => {
  it('puts, heads, gets and lists an object', async () => {
    await s3().send(
      new PutObjectCommand({ Bucket, Key: 'new/report.json', Body: '{"a":1}', ContentType: 'application/json' }),
    );
    const head = await s3().send(new HeadObjectCommand({ Bucket, Key: 'new/report.json' }));
    expect(head).toMatchObject({ ContentLength: 7, ContentType: 'application/json', ServerSideEncryption: 'AES256' });
    expect(head.LastModified).toBeInstanceOf(Date);
    const got = await s3().send(new GetObjectCommand({ Bucket, Key: 'new/report.json' }));
    expect(await got.Body?.transformToString()).toBe('{"a":1}');
    const list = await s3().send(new ListObjectsV2Command({ Bucket, Prefix: 'new/' }));
    expect(list.Contents?.map(({ Key, Size }) => [Key, Size])).toEqual([['new/report.json', 7]]);
  });

  it('takes a streamed upload out of its chunks', async () => {
    const headers = {
      authorization: 'AWS4-HMAC-SHA256 Credential=A/20260101/eu-west-1/s3/aws4_request, Signature=0',
      'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    };
    const body = '9\r\nstreamed \r\n4;chunk-signature=0\r\nbody\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n';
    await fetch(`${sandbox().url}/${Bucket}/streamed`, { method: 'PUT', headers, body });
    const got = await s3().send(new GetObjectCommand({ Bucket, Key: 'streamed' }));
    expect(await got.Body?.transformToString()).toBe('streamed body');
  });

  it('finds keys with spaces and other signs', async () => {
    expect((await s3().send(new HeadObjectCommand({ Bucket, Key: 'a b/ü+&.css' }))).ContentType).toBe('text/css');
  });

  it('pages lists by MaxKeys and token', async () => {
    const first = await s3().send(new ListObjectsV2Command({ Bucket, MaxKeys: 1 }));
    expect(first).toMatchObject({ IsTruncated: true, KeyCount: 1 });
    const second = await s3().send(
      new ListObjectsV2Command({ Bucket, MaxKeys: 1, ContinuationToken: first.NextContinuationToken }),
    );
    expect(second.Contents?.[0]?.Key).toBe('index.html');
    expect(second.IsTruncated).toBe(false);
  });

  it('answers 404 for a missing key: NotFound to HEAD, NoSuchKey to GET', async () => {
    expect(await refusal(s3().send(new HeadObjectCommand({ Bucket, Key: 'gone' })))).toMatchObject({
      code: 'NotFound',
      status: 404,
    });
    expect(await refusal(s3().send(new GetObjectCommand({ Bucket, Key: 'gone' })))).toMatchObject({
      code: 'NoSuchKey',
      status: 404,
    });
  });

  it('tells encryption, storage class and restore of an object, and refuses an archived one', async () => {
    const bucket = sandbox().world.buckets.get(Bucket);
    if (!bucket) throw new Error('no bucket');
    const kmsKeyId = 'arn:aws:kms:eu-west-1:111122223333:key/k';
    addObject(sandbox().world, bucket, 'cold', 'x', {
      storageClass: 'GLACIER',
      serverSideEncryption: 'aws:kms',
      kmsKeyId,
    });
    const head = await s3().send(new HeadObjectCommand({ Bucket, Key: 'cold' }));
    expect(head).toMatchObject({ StorageClass: 'GLACIER', ServerSideEncryption: 'aws:kms', SSEKMSKeyId: kmsKeyId });
    expect(await refusal(s3().send(new GetObjectCommand({ Bucket, Key: 'cold' })))).toMatchObject({
      code: 'InvalidObjectState',
      status: 403,
    });
  });

  it('tells the owners of bucket and object apart', async () => {
    const bucket = sandbox().world.buckets.get(Bucket);
    if (!bucket) throw new Error('no bucket');
    addObject(sandbox().world, bucket, 'foreign', 'x', { ownerAccountId: '999999999999' });
    const owner = (await s3().send(new GetBucketAclCommand({ Bucket }))).Owner?.ID;
    expect((await s3().send(new GetObjectAclCommand({ Bucket, Key: 'index.html' }))).Owner?.ID).toBe(owner);
    expect((await s3().send(new GetObjectAclCommand({ Bucket, Key: 'foreign' }))).Owner?.ID).not.toBe(owner);
  });
});
