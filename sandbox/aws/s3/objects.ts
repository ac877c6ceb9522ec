import { createHash } from 'node:crypto';
import {
  type ArchiveStatus,
  GetObject$,
  GetObjectAcl$,
  type GetObjectAclCommandInput,
  type GetObjectAclCommandOutput,
  type GetObjectCommandInput,
  type GetObjectCommandOutput,
  type Grant,
  HeadObject$,
  type HeadObjectCommandInput,
  type HeadObjectCommandOutput,
  ListObjectsV2$,
  type ListObjectsV2CommandInput,
  type ListObjectsV2CommandOutput,
  PutObject$,
  type PutObjectCommandInput,
  type PutObjectCommandOutput,
  type ServerSideEncryption,
  type StorageClass,
} from '@aws-sdk/client-s3';
import type { Bucket, StoredObject } from '../../world.ts';
import { AwsError } from '../aws-error.ts';
import { type AwsOperation, type CallContext, operation } from '../operation.ts';
import { canonicalUserId } from './buckets.ts';
import { type BucketInput, bucketFor } from './find-bucket.ts';

interface KeyInput extends BucketInput {
  readonly Key?: string | undefined;
}

export function noSuchKey(key: string): AwsError {
  return new AwsError('NoSuchKey', 404, 'The specified key does not exist.', { details: { Key: key } });
}

function find(context: CallContext, input: KeyInput, action: string): StoredObject {
  const key = input.Key ?? '';
  const object = bucketFor(context, input, action, key).objects.get(key);
  if (!object) throw noSuchKey(key);
  return object;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html#API_HeadObject_ResponseSyntax */
function headersOf(object: StoredObject) {
  const kms = object.serverSideEncryption?.startsWith('aws:kms') ? object.kmsKeyId : undefined;
  return {
    ETag: object.eTag,
    ContentType: object.contentType,
    ContentLength: object.body.byteLength,
    LastModified: object.lastModified,
    AcceptRanges: 'bytes',
    ServerSideEncryption: object.serverSideEncryption as ServerSideEncryption | undefined,
    SSEKMSKeyId: kms,
    SSECustomerAlgorithm: object.customerAlgorithm,
    StorageClass: object.storageClass as StorageClass | undefined,
    Restore: object.restore,
  };
}

/** The two storage classes whose objects must be restored before they can be read. */
export function isArchived({ storageClass, archiveStatus, restore }: StoredObject): boolean {
  const archived = storageClass === 'GLACIER' || storageClass === 'DEEP_ARCHIVE' || archiveStatus !== undefined;
  return archived && !restore?.includes('ongoing-request="false"');
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html, InvalidObjectState */
export function invalidObjectState({ storageClass = 'STANDARD' }: StoredObject): AwsError {
  const details = { StorageClass: storageClass };
  return new AwsError('InvalidObjectState', 403, "The operation is not valid for the object's storage class", {
    details,
  });
}

export function newObject(
  body: Uint8Array,
  contentType: string,
  ownerAccountId: string,
  lastModified: Date,
): StoredObject {
  const eTag = `"${createHash('md5').update(body).digest('hex')}"`;
  return { body, contentType, eTag, lastModified, ownerAccountId, serverSideEncryption: 'AES256' };
}

function put({ world, caller }: CallContext, bucket: Bucket, input: PutObjectCommandInput): StoredObject {
  const owner = bucket.objectOwnership === 'BucketOwnerEnforced' ? bucket.ownerAccountId : caller.accountId;
  const body = input.Body instanceof Uint8Array ? input.Body : new Uint8Array();
  const object: StoredObject = {
    ...newObject(body, input.ContentType ?? 'application/octet-stream', owner, world.now()),
    serverSideEncryption: input.ServerSideEncryption ?? bucket.encryption.algorithm,
    kmsKeyId: input.SSEKMSKeyId ?? bucket.encryption.kmsKeyId,
    ...(input.StorageClass && input.StorageClass !== 'STANDARD' ? { storageClass: input.StorageClass } : {}),
  };
  bucket.objects.set(input.Key ?? '', object);
  return object;
}

function list(bucket: Bucket, input: ListObjectsV2CommandInput): Omit<ListObjectsV2CommandOutput, '$metadata'> {
  const prefix = input.Prefix ?? '';
  const limit = Math.min(input.MaxKeys ?? 1000, 1000);
  const after = input.ContinuationToken
    ? Buffer.from(input.ContinuationToken, 'base64url').toString()
    : (input.StartAfter ?? '');
  const keys = [...bucket.objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
  const page = keys.slice(0, limit);
  const Contents = page.map((Key) => {
    const object = bucket.objects.get(Key);
    const StorageClass = (object?.storageClass ?? 'STANDARD') as StorageClass;
    return {
      Key,
      Size: object?.body.byteLength ?? 0,
      ETag: object?.eTag,
      LastModified: object?.lastModified,
      StorageClass,
    };
  });
  const next = keys.length > page.length ? Buffer.from(page.at(-1) ?? '').toString('base64url') : undefined;
  return {
    Name: bucket.name,
    Prefix: prefix,
    MaxKeys: limit,
    KeyCount: page.length,
    IsTruncated: next !== undefined,
    ...(next === undefined ? {} : { NextContinuationToken: next }),
    ...(Contents.length > 0 ? { Contents } : {}),
  };
}

const READ_BY_EVERYONE: Grant = {
  Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/global/AllUsers' },
  Permission: 'READ',
};

export const objectOperations: readonly AwsOperation[] = [
  operation<ListObjectsV2CommandInput, ListObjectsV2CommandOutput>({
    schema: ListObjectsV2$,
    action: 's3:ListBucket',
    resource: (input) => input.Bucket,
    answer: (context, input) => list(bucketFor(context, input, 's3:ListBucket'), input),
  }),
  operation<HeadObjectCommandInput, HeadObjectCommandOutput>({
    schema: HeadObject$,
    action: 's3:GetObject',
    resource: (input) => `${input.Bucket}/${input.Key}`,
    answer: (context, input) => {
      const object = find(context, input, 's3:GetObject');
      if (object.customerAlgorithm !== undefined) throw new AwsError('BadRequest', 400, 'Bad Request');
      return { ...headersOf(object), ArchiveStatus: object.archiveStatus as ArchiveStatus | undefined };
    },
  }),
  operation<GetObjectCommandInput, { Body: Uint8Array } & Omit<GetObjectCommandOutput, 'Body'>>({
    schema: GetObject$,
    action: 's3:GetObject',
    resource: (input) => `${input.Bucket}/${input.Key}`,
    answer: (context, input) => {
      const object = find(context, input, 's3:GetObject');
      if (isArchived(object)) throw invalidObjectState(object);
      return { ...headersOf(object), Body: object.body };
    },
  }),
  operation<PutObjectCommandInput, PutObjectCommandOutput>({
    schema: PutObject$,
    action: 's3:PutObject',
    write: true,
    resource: (input) => `${input.Bucket}/${input.Key}`,
    answer: (context, input) => {
      const object = put(context, bucketFor(context, input, 's3:PutObject', input.Key), input);
      return { ETag: object.eTag, ServerSideEncryption: object.serverSideEncryption as ServerSideEncryption };
    },
  }),
  operation<GetObjectAclCommandInput, GetObjectAclCommandOutput>({
    schema: GetObjectAcl$,
    action: 's3:GetObjectAcl',
    resource: (input) => `${input.Bucket}/${input.Key}`,
    answer: (context, input) => {
      const object = find(context, input, 's3:GetObjectAcl');
      const ID = canonicalUserId(object.ownerAccountId);
      const own: Grant = { Grantee: { ID, Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' };
      return { Owner: { ID }, Grants: object.publicReadAcl ? [own, READ_BY_EVERYONE] : [own] };
    },
  }),
];
