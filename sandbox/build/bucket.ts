import type { PolicyDocument } from '../../functions/core/policy/document.ts';
import { newObject } from '../aws/s3/objects.ts';
import type { Bucket, PublicAccessBlockState, StoredObject, World } from '../world.ts';

export interface BucketSpec {
  readonly name: string;
  readonly region?: string;
  readonly ownerAccountId?: string;
  readonly policy?: PolicyDocument;
  readonly publicAccessBlock?: PublicAccessBlockState | 'none';
  readonly objectOwnership?: string;
  readonly requestPayer?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly encryption?: Bucket['encryption'];
}

/** The settings of every new bucket since April 2023. https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html */
const ALL_BLOCKED: PublicAccessBlockState = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

/** Adds a bucket. The policy is stored as it is, without PutBucketPolicy's checks: it may name principals deleted since. */
export function addBucket(world: World, spec: BucketSpec): Bucket {
  const bucket: Bucket = {
    name: spec.name,
    region: spec.region ?? 'us-east-1',
    ownerAccountId: spec.ownerAccountId ?? world.accountId,
    createdAt: world.now(),
    policyText: spec.policy === undefined ? undefined : JSON.stringify(spec.policy),
    policyWrittenAt: 0,
    readsAfterWrite: [],
    settling: undefined,
    publicAccessBlock: spec.publicAccessBlock === 'none' ? undefined : (spec.publicAccessBlock ?? ALL_BLOCKED),
    objectOwnership: spec.objectOwnership ?? 'BucketOwnerEnforced',
    requestPayer: spec.requestPayer ?? 'BucketOwner',
    tags: spec.tags,
    encryption: spec.encryption ?? { algorithm: 'AES256' },
    objects: new Map(),
  };
  world.buckets.set(spec.name, bucket);
  return bucket;
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  css: 'text/css',
  js: 'text/javascript',
  svg: 'image/svg+xml',
};

/** Stores a text object; what differs from an ordinary upload is given in `more`. */
export function addObject(
  world: World,
  bucket: Bucket,
  key: string,
  text: string,
  more: Partial<StoredObject> = {},
): void {
  const type = TYPES[key.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
  const object = newObject(Buffer.from(text, 'utf8'), type, bucket.ownerAccountId, world.now());
  bucket.objects.set(key, { ...object, ...more });
}

/** What every object of the bucket has in common from now on. */
export function changeObjects(bucket: Bucket, change: Partial<StoredObject>): void {
  for (const [key, object] of bucket.objects) bucket.objects.set(key, { ...object, ...change });
}
