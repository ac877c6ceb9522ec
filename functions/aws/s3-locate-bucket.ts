import { HeadBucketCommand } from '@aws-sdk/client-s3';
import type { S3Deps } from '../workflow/deps.ts';
import { errorCodeOf, read, responseHeaderOf } from './aws-errors.ts';
import type { AwsClients } from './clients.ts';

type Located = Awaited<ReturnType<S3Deps['locateBucket']>>;

/** `foreign` = somebody else's bucket answers to the name; `refused` = S3 would not say whose it is, or whether it is there at all. */
type Head =
  | { readonly kind: 'found'; readonly region: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly code: string; readonly region: string | undefined };

/**
 * Where the bucket is and whether `accountId` owns it. A refusal of the expected owner alone does not tell a foreign bucket from a
 * missing permission, so HeadBucket is then asked again without naming an owner.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
 */
export async function locateBucket(
  clients: Pick<AwsClients, 's3' | 'homeRegion'>,
  bucket: string,
  accountId: string,
): Promise<Located> {
  const expected = await headWhereItIs(clients, bucket, accountId);
  if (expected.kind === 'found') return { exists: true, region: expected.region, ownerAccountId: accountId };
  if (expected.kind === 'missing') return MISSING;
  if (expected.code !== 'AccessDenied') return failed(expected);
  const anyOwner = await headWhereItIs(clients, bucket, undefined);
  if (anyOwner.kind === 'found')
    return { exists: true, region: anyOwner.region, ownerAccountId: { unreadable: 'NotOwnedByDistributionAccount' } };
  return anyOwner.kind === 'missing' ? MISSING : failed(anyOwner);
}

const NO_BUCKET = { unreadable: 'NoSuchBucket' };
const MISSING: Located = { exists: false, region: NO_BUCKET, ownerAccountId: NO_BUCKET };

/** S3 names the region even in a refusal; the name then exists, yet nothing more is certain. */
function failed({ code, region }: Extract<Head, { kind: 'failed' }>): Located {
  return { exists: { unreadable: code }, region: region ?? { unreadable: code }, ownerAccountId: { unreadable: code } };
}

/** Asks in the home region first and, when S3 points elsewhere, once more there. */
async function headWhereItIs(
  clients: Pick<AwsClients, 's3' | 'homeRegion'>,
  bucket: string,
  owner: string | undefined,
): Promise<Head> {
  const home = await clients.homeRegion();
  const first = await head(clients, home, bucket, owner);
  const elsewhere =
    first.kind === 'failed' && first.code !== 'AccessDenied' && first.region !== undefined && first.region !== home;
  return elsewhere && first.region !== undefined ? head(clients, first.region, bucket, owner) : first;
}

async function head(
  clients: Pick<AwsClients, 's3'>,
  region: string,
  bucket: string,
  owner: string | undefined,
): Promise<Head> {
  const command = new HeadBucketCommand({
    Bucket: bucket,
    ...(owner === undefined ? {} : { ExpectedBucketOwner: owner }),
  });
  const answer = await read(async (): Promise<Head> => {
    try {
      return { kind: 'found', region: (await clients.s3(region).send(command)).BucketRegion ?? region };
    } catch (error) {
      const code = errorCodeOf(error);
      if (code === 'NotFound' || code === 'NoSuchBucket') return { kind: 'missing' };
      const named = responseHeaderOf(error, 'x-amz-bucket-region');
      if (named === undefined) throw error;
      return { kind: 'failed', code, region: named };
    }
  });
  return 'unreadable' in answer ? { kind: 'failed', code: answer.unreadable, region: undefined } : answer;
}
