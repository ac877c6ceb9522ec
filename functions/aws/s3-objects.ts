import {
  GetBucketAclCommand,
  GetObjectAclCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import { isUnreadable, type ObjectFacts, type Read } from '../core/facts.ts';
import { answered, read } from './aws-errors.ts';
import { toJson } from './json.ts';

/** Existing keys under `prefix`, at most `limit`; console "folders" (keys that end with a slash) are no objects anybody asks for. */
export async function listKeys(
  client: S3Client,
  bucket: string,
  prefix: string,
  limit: number,
): Promise<readonly string[]> {
  const { Contents = [] } = await client.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: limit }),
  );
  return Contents.flatMap(({ Key }) => (Key === undefined || Key.endsWith('/') ? [] : [Key]));
}

/**
 * HeadObject in AWS's own names, and with `compareOwner` whether the bucket's owner owns the object; null = 404.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
 */
export async function headObject(
  client: S3Client,
  bucket: string,
  key: string,
  { compareOwner }: { readonly compareOwner: boolean } = { compareOwner: true },
): Promise<Read<ObjectFacts | null>> {
  const object = await read(() => factsOf(client, bucket, key), { absent: { NotFound: null, NoSuchKey: null } });
  if (object === null || isUnreadable(object) || !compareOwner) return object;
  return { ...object, ownedByBucketOwner: await isOwnedByBucketOwner(client, bucket, key) };
}

async function factsOf(client: S3Client, bucket: string, key: string): Promise<ObjectFacts> {
  const answer = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
  const { ServerSideEncryption, SSEKMSKeyId, SSECustomerAlgorithm, StorageClass, ArchiveStatus, Restore } = answer;
  return toJson({ ServerSideEncryption, SSEKMSKeyId, SSECustomerAlgorithm, StorageClass, ArchiveStatus, Restore });
}

async function isOwnedByBucketOwner(client: S3Client, bucket: string, key: string): Promise<Read<boolean>> {
  const [objectOwner, bucketOwner] = await Promise.all([
    read(async () =>
      answered((await client.send(new GetObjectAclCommand({ Bucket: bucket, Key: key }))).Owner?.ID, 'Owner.ID'),
    ),
    read(async () => answered((await client.send(new GetBucketAclCommand({ Bucket: bucket }))).Owner?.ID, 'Owner.ID')),
  ]);
  if (isUnreadable(objectOwner)) return objectOwner;
  return isUnreadable(bucketOwner) ? bucketOwner : objectOwner === bucketOwner;
}
