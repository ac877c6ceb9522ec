import {
  DeleteBucketPolicy$,
  type DeleteBucketPolicyCommandInput,
  type DeleteBucketPolicyCommandOutput,
  GetBucketPolicy$,
  type GetBucketPolicyCommandInput,
  type GetBucketPolicyCommandOutput,
  GetBucketPolicyStatus$,
  type GetBucketPolicyStatusCommandInput,
  type GetBucketPolicyStatusCommandOutput,
  PutBucketPolicy$,
  type PutBucketPolicyCommandInput,
  type PutBucketPolicyCommandOutput,
} from '@aws-sdk/client-s3';
import { type PolicyDocument, parsePolicyText } from '../../../functions/core/policy/document.ts';
import { isPublic } from '../../../functions/core/policy/public-access.ts';
import type { Bucket } from '../../world.ts';
import { AwsError } from '../aws-error.ts';
import { type AwsOperation, type CallContext, operation } from '../operation.ts';
import { ownBucketFor } from './find-bucket.ts';
import { readPolicyDocument } from './policy-document-rules.ts';
import { settlePrincipals, unsettledPrincipals } from './principals.ts';

function presentText(bucket: Bucket, text: string | undefined): string {
  if (text !== undefined) return text;
  throw new AwsError('NoSuchBucketPolicy', 404, 'The bucket policy does not exist', {
    details: { BucketName: bucket.name },
  });
}

/** A bucket's configuration is eventually consistent: https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel */
function write(bucket: Bucket, text: string | undefined): void {
  bucket.settling = { oldText: bucket.policyText, reads: bucket.readsAfterWrite };
  bucket.policyText = text;
}

function shownText(bucket: Bucket): string | undefined {
  const [shown, ...reads] = bucket.settling?.reads ?? [];
  const oldText = bucket.settling?.oldText;
  bucket.settling = reads.length === 0 ? undefined : { oldText, reads };
  return shown === 'old' ? oldText : bucket.policyText;
}

function readBack({ world }: CallContext, bucket: Bucket): string {
  const shown = shownText(bucket);
  const text = presentText(bucket, shown);
  if (shown !== bucket.policyText) return text;
  const document = parsePolicyText(text);
  const settling = world.now().getTime() < bucket.policyWrittenAt + world.delays.oaiReadBack;
  return settling && document ? JSON.stringify(unsettledPrincipals(document)) : text;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-options */
function checkBlockPublicPolicy({ caller }: CallContext, bucket: Bucket, document: PolicyDocument): void {
  if (!bucket.publicAccessBlock?.BlockPublicPolicy || isPublic(document).public === false) return;
  const message =
    `User: ${caller.arn} is not authorized to perform: s3:PutBucketPolicy on resource: "arn:aws:s3:::${bucket.name}" ` +
    'because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.';
  throw new AwsError('AccessDenied', 403, message);
}

export const bucketPolicyOperations: readonly AwsOperation[] = [
  operation<GetBucketPolicyCommandInput, GetBucketPolicyCommandOutput>({
    schema: GetBucketPolicy$,
    action: 's3:GetBucketPolicy',
    resource: (input) => input.Bucket,
    answer: (context, input) => ({ Policy: readBack(context, ownBucketFor(context, input, 's3:GetBucketPolicy')) }),
  }),
  operation<PutBucketPolicyCommandInput, PutBucketPolicyCommandOutput>({
    schema: PutBucketPolicy$,
    action: 's3:PutBucketPolicy',
    write: true,
    resource: (input) => input.Bucket,
    answer: (context, input) => {
      const bucket = ownBucketFor(context, input, 's3:PutBucketPolicy');
      const document = settlePrincipals(context.world, readPolicyDocument(input.Policy ?? '', bucket.name));
      checkBlockPublicPolicy(context, bucket, document);
      write(bucket, JSON.stringify(document));
      bucket.policyWrittenAt = context.world.now().getTime();
      return {};
    },
  }),
  operation<DeleteBucketPolicyCommandInput, DeleteBucketPolicyCommandOutput>({
    schema: DeleteBucketPolicy$,
    action: 's3:DeleteBucketPolicy',
    write: true,
    resource: (input) => input.Bucket,
    answer: (context, input) => {
      write(ownBucketFor(context, input, 's3:DeleteBucketPolicy'), undefined);
      return {};
    },
  }),
  operation<GetBucketPolicyStatusCommandInput, GetBucketPolicyStatusCommandOutput>({
    schema: GetBucketPolicyStatus$,
    action: 's3:GetBucketPolicyStatus',
    resource: (input) => input.Bucket,
    answer: (context, input) => {
      const bucket = ownBucketFor(context, input, 's3:GetBucketPolicyStatus');
      const text = presentText(bucket, bucket.policyText);
      return { PolicyStatus: { IsPublic: isPublic(parsePolicyText(text) ?? {}).public !== false } };
    },
  }),
];
