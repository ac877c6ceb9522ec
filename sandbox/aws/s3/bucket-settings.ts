import {
  GetBucketEncryption$,
  type GetBucketEncryptionCommandInput,
  type GetBucketEncryptionCommandOutput,
  GetBucketOwnershipControls$,
  type GetBucketOwnershipControlsCommandInput,
  type GetBucketOwnershipControlsCommandOutput,
  GetBucketRequestPayment$,
  type GetBucketRequestPaymentCommandInput,
  type GetBucketRequestPaymentCommandOutput,
  GetBucketTagging$,
  type GetBucketTaggingCommandInput,
  type GetBucketTaggingCommandOutput,
  GetPublicAccessBlock$,
  type GetPublicAccessBlockCommandInput,
  type GetPublicAccessBlockCommandOutput,
  type ObjectOwnership,
  type Payer,
  PutPublicAccessBlock$,
  type PutPublicAccessBlockCommandInput,
  type PutPublicAccessBlockCommandOutput,
  type ServerSideEncryption,
} from '@aws-sdk/client-s3';
import { AwsError } from '../aws-error.ts';
import { type AwsOperation, operation } from '../operation.ts';
import { bucketFor } from './find-bucket.ts';

/** Codes of "nothing set": the Errors section of each operation, https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html */
const NO_PUBLIC_ACCESS_BLOCK = new AwsError(
  'NoSuchPublicAccessBlockConfiguration',
  404,
  'The public access block configuration was not found',
);
const NO_OWNERSHIP_CONTROLS = new AwsError(
  'OwnershipControlsNotFoundError',
  404,
  'The bucket ownership controls were not found',
);
const NO_TAGS = new AwsError('NoSuchTagSet', 404, 'The TagSet does not exist');

export const bucketSettingsOperations: readonly AwsOperation[] = [
  operation<GetPublicAccessBlockCommandInput, GetPublicAccessBlockCommandOutput>({
    schema: GetPublicAccessBlock$,
    action: 's3:GetBucketPublicAccessBlock',
    resource: (input) => input.Bucket,
    answer: (context, input) => {
      const { publicAccessBlock } = bucketFor(context, input, 's3:GetBucketPublicAccessBlock');
      if (!publicAccessBlock) throw NO_PUBLIC_ACCESS_BLOCK;
      return { PublicAccessBlockConfiguration: publicAccessBlock };
    },
  }),
  operation<PutPublicAccessBlockCommandInput, PutPublicAccessBlockCommandOutput>({
    schema: PutPublicAccessBlock$,
    action: 's3:PutBucketPublicAccessBlock',
    write: true,
    resource: (input) => input.Bucket,
    answer: (context, input) => {
      const wanted = input.PublicAccessBlockConfiguration;
      bucketFor(context, input, 's3:PutBucketPublicAccessBlock').publicAccessBlock = {
        BlockPublicAcls: wanted?.BlockPublicAcls ?? false,
        IgnorePublicAcls: wanted?.IgnorePublicAcls ?? false,
        BlockPublicPolicy: wanted?.BlockPublicPolicy ?? false,
        RestrictPublicBuckets: wanted?.RestrictPublicBuckets ?? false,
      };
      return {};
    },
  }),
  operation<GetBucketOwnershipControlsCommandInput, GetBucketOwnershipControlsCommandOutput>({
    schema: GetBucketOwnershipControls$,
    action: 's3:GetBucketOwnershipControls',
    resource: (input) => input.Bucket,
    answer: (context, input) => {
      const { objectOwnership } = bucketFor(context, input, 's3:GetBucketOwnershipControls');
      if (objectOwnership === undefined) throw NO_OWNERSHIP_CONTROLS;
      return { OwnershipControls: { Rules: [{ ObjectOwnership: objectOwnership as ObjectOwnership }] } };
    },
  }),
  operation<GetBucketRequestPaymentCommandInput, GetBucketRequestPaymentCommandOutput>({
    schema: GetBucketRequestPayment$,
    action: 's3:GetBucketRequestPayment',
    resource: (input) => input.Bucket,
    answer: (context, input) => ({
      Payer: bucketFor(context, input, 's3:GetBucketRequestPayment').requestPayer as Payer,
    }),
  }),
  operation<GetBucketTaggingCommandInput, GetBucketTaggingCommandOutput>({
    schema: GetBucketTagging$,
    action: 's3:GetBucketTagging',
    resource: (input) => input.Bucket,
    answer: (context, input) => {
      const { tags } = bucketFor(context, input, 's3:GetBucketTagging');
      if (!tags) throw NO_TAGS;
      return { TagSet: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
    },
  }),
  operation<GetBucketEncryptionCommandInput, GetBucketEncryptionCommandOutput>({
    schema: GetBucketEncryption$,
    action: 's3:GetEncryptionConfiguration',
    resource: (input) => input.Bucket,
    answer: (context, input) => {
      const { algorithm, kmsKeyId } = bucketFor(context, input, 's3:GetEncryptionConfiguration').encryption;
      const byDefault = { SSEAlgorithm: algorithm as ServerSideEncryption, KMSMasterKeyID: kmsKeyId };
      return {
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: false }],
        },
      };
    },
  }),
];
