import {
  GetBucketOwnershipControlsCommand,
  GetBucketRequestPaymentCommand,
  GetBucketTaggingCommand,
  GetPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { PublicAccessBlock, Read } from '../core/facts.ts';
import type { BucketAddress, S3Deps } from '../workflow/deps.ts';
import { answered, read } from './aws-errors.ts';
import type { AwsClients } from './clients.ts';
import { toJson } from './json.ts';
import { deleteBucketPolicy, getBucketPolicyText, type PolicyTarget, putBucketPolicy } from './s3-bucket-policy.ts';
import { locateBucket } from './s3-locate-bucket.ts';
import { headObject, listKeys } from './s3-objects.ts';

/** Reads and writes of S3, each sent to the bucket's own region. https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html */
export function s3Deps(
  clients: Pick<AwsClients, 's3' | 's3Once' | 'homeRegion'>,
  sleep: (milliseconds: number) => Promise<void>,
): S3Deps {
  const clientOf = ({ region }: { readonly region: string }) => clients.s3(region);
  const targetOf = ({ bucket, region }: BucketAddress, owner: string): PolicyTarget => ({
    reader: clients.s3(region),
    writer: clients.s3Once(region),
    bucket,
    owner,
    sleep,
  });
  return {
    locateBucket: (bucket, accountId) => locateBucket(clients, bucket, accountId),
    getBucketPolicyText: (address) => getBucketPolicyText(clientOf(address), address.bucket),
    getPublicAccessBlock: (address) => getPublicAccessBlock(clientOf(address), address.bucket),
    getObjectOwnership: (address) => getObjectOwnership(clientOf(address), address.bucket),
    getRequestPayer: (address) => getRequestPayer(clientOf(address), address.bucket),
    getTags: (address) => getTags(clientOf(address), address.bucket),
    listKeys: (address, prefix, limit) => read(() => listKeys(clientOf(address), address.bucket, prefix, limit)),
    headObject: (address, key, options) => headObject(clientOf(address), address.bucket, key, options),
    putBucketPolicy: (address, text, owner, options) => putBucketPolicy(targetOf(address, owner), text, options),
    deleteBucketPolicy: (address, owner, options) => deleteBucketPolicy(targetOf(address, owner), options),
  };
}

function getPublicAccessBlock(client: S3Client, bucket: string): Promise<Read<PublicAccessBlock | null>> {
  return read(
    async () => {
      const answer = await client.send(new GetPublicAccessBlockCommand({ Bucket: bucket }));
      return toJson(answered(answer.PublicAccessBlockConfiguration, 'PublicAccessBlockConfiguration'));
    },
    { absent: { NoSuchPublicAccessBlockConfiguration: null } },
  );
}

function getObjectOwnership(client: S3Client, bucket: string): Promise<Read<string | null>> {
  return read(
    async () => {
      const answer = await client.send(new GetBucketOwnershipControlsCommand({ Bucket: bucket }));
      return answered(answer.OwnershipControls?.Rules?.[0]?.ObjectOwnership, 'ObjectOwnership');
    },
    { absent: { OwnershipControlsNotFoundError: null } },
  );
}

function getRequestPayer(client: S3Client, bucket: string): Promise<Read<string>> {
  return read(async () =>
    answered((await client.send(new GetBucketRequestPaymentCommand({ Bucket: bucket }))).Payer, 'Payer'),
  );
}

function getTags(client: S3Client, bucket: string): Promise<Read<Record<string, string>>> {
  return read(
    async () => {
      const { TagSet = [] } = await client.send(new GetBucketTaggingCommand({ Bucket: bucket }));
      return Object.fromEntries(TagSet.map(({ Key = '', Value = '' }) => [Key, Value]));
    },
    { absent: { NoSuchTagSet: {} } },
  );
}
