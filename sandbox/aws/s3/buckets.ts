import { createHash } from 'node:crypto';
import {
  type BucketLocationConstraint,
  GetBucketAcl$,
  type GetBucketAclCommandInput,
  type GetBucketAclCommandOutput,
  GetBucketLocation$,
  type GetBucketLocationCommandInput,
  type GetBucketLocationCommandOutput,
  HeadBucket$,
  type HeadBucketCommandInput,
  type HeadBucketCommandOutput,
  ListBuckets$,
  type ListBucketsCommandInput,
  type ListBucketsCommandOutput,
} from '@aws-sdk/client-s3';
import { type AwsOperation, operation } from '../operation.ts';
import { bucketFor } from './find-bucket.ts';

/** 64 hex digits that stand for an account in S3's ACLs. */
export function canonicalUserId(accountId: string): string {
  return createHash('sha256').update(`account ${accountId}`).digest('hex');
}

export const bucketOperations: readonly AwsOperation[] = [
  operation<HeadBucketCommandInput, HeadBucketCommandOutput>({
    schema: HeadBucket$,
    action: 's3:ListBucket',
    resource: (input) => input.Bucket,
    answer: (context, input) => ({
      BucketRegion: bucketFor(context, input, 's3:ListBucket').region,
      AccessPointAlias: false,
    }),
  }),
  operation<ListBucketsCommandInput, ListBucketsCommandOutput>({
    schema: ListBuckets$,
    action: 's3:ListAllMyBuckets',
    resource: () => '*',
    answer: ({ world, caller }) => ({
      Buckets: [...world.buckets.values()]
        .filter(({ ownerAccountId }) => ownerAccountId === caller.accountId)
        .map(({ name, createdAt, region }) => ({ Name: name, CreationDate: createdAt, BucketRegion: region })),
      Owner: { ID: canonicalUserId(caller.accountId) },
    }),
  }),
  operation<GetBucketLocationCommandInput, GetBucketLocationCommandOutput>({
    schema: GetBucketLocation$,
    action: 's3:GetBucketLocation',
    resource: (input) => input.Bucket,
    answer: (context, input) => {
      // GetBucketLocation answers in every region; us-east-1 is spelled as an empty constraint.
      const region = context.world.buckets.get(input.Bucket ?? '')?.region ?? context.region;
      bucketFor({ ...context, region }, input, 's3:GetBucketLocation');
      return { LocationConstraint: region === 'us-east-1' ? undefined : (region as BucketLocationConstraint) };
    },
  }),
  operation<GetBucketAclCommandInput, GetBucketAclCommandOutput>({
    schema: GetBucketAcl$,
    action: 's3:GetBucketAcl',
    resource: (input) => input.Bucket,
    answer: (context, input) => {
      const ID = canonicalUserId(bucketFor(context, input, 's3:GetBucketAcl').ownerAccountId);
      return { Owner: { ID }, Grants: [{ Grantee: { ID, Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' }] };
    },
  }),
];
