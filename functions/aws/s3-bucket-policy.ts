import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { isUnreadable, type Read } from '../core/facts.ts';
import { parsePolicyText } from '../core/policy/document.ts';
import { samePolicy } from '../core/policy/equality.ts';
import { PolicyChangedError } from '../shared/errors.ts';
import type { WhyStopped } from '../workflow/change-deps.ts';
import type { RepeatedWrite } from '../workflow/deps.ts';
import { AwsCallError, answered, read, write } from './aws-errors.ts';
import { unlessStopped } from './unless-stopped.ts';

/** The text exactly as S3 sends it; null = NoSuchBucketPolicy. */
export function getBucketPolicyText(client: S3Client, bucket: string): Promise<Read<string | null>> {
  return read(
    async () => answered((await client.send(new GetBucketPolicyCommand({ Bucket: bucket }))).Policy, 'Policy'),
    {
      absent: { NoSuchBucketPolicy: null },
    },
  );
}

/** `ifStill` is the text the change was made for (null = no policy): anything else right before the write is a PolicyChangedError. */
export type WriteOptions = RepeatedWrite;

/** The bucket to write to, the account that must own it, and how to wait between tries. */
export interface PolicyTarget {
  readonly reader: S3Client;
  /** Tries once: a second try must look first whether the first one, or somebody else, has written meanwhile. */
  readonly writer: S3Client;
  readonly bucket: string;
  /** Sent as `ExpectedBucketOwner`: a name that changed hands refuses the write. */
  readonly owner: string;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface PutOptions extends WriteOptions {
  /** The document names an identity created moments ago, which S3 may not know yet: an invalid principal is tried again for a minute. */
  readonly newPrincipal?: boolean;
}

/**
 * Replaces the bucket policy with one Put; never Delete and Put, never ConfirmRemoveSelfBucketAccess. Throws AwsCallError.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
 */
export function putBucketPolicy(
  target: PolicyTarget,
  policyText: string,
  { newPrincipal = false, ...options }: PutOptions = {},
): Promise<void> {
  const command = () =>
    target.writer.send(
      new PutBucketPolicyCommand({ Bucket: target.bucket, Policy: policyText, ExpectedBucketOwner: target.owner }),
    );
  const putOnce = () => write('s3', 'PutBucketPolicy', command);
  const put = newPrincipal ? () => untilKnown(target, putOnce, options.whyStopped) : putOnce;
  return whileUndisturbed(target, policyText, put, options);
}

/** Only for a bucket that had no policy before ours. Throws AwsCallError. */
export function deleteBucketPolicy(target: PolicyTarget, options: WriteOptions = {}): Promise<void> {
  const command = () =>
    target.writer.send(new DeleteBucketPolicyCommand({ Bucket: target.bucket, ExpectedBucketOwner: target.owner }));
  return whileUndisturbed(target, null, () => write('s3', 'DeleteBucketPolicy', command), options);
}

const PAUSES = [250, 500, 1_000, 2_000, 4_000];
const NEW_PRINCIPAL_PAUSES = [1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000];

/**
 * Tries again after OperationAborted (409: something else is changing the bucket), throttling and a lost answer. When the policy
 * changed meanwhile, trying again would overwrite what somebody just wrote, so it must still read as it did before the first try.
 */
async function whileUndisturbed(
  target: PolicyTarget,
  wanted: string | null,
  attempt: () => Promise<unknown>,
  { ifStill, whyStopped }: WriteOptions,
): Promise<void> {
  const before = await getBucketPolicyText(target.reader, target.bucket);
  if (ifStill !== undefined && before !== ifStill) throw changed(target.bucket, before);
  for (const pause of [...PAUSES, undefined]) {
    const refused = await errorOf(attempt);
    if (refused === undefined) return;
    if (!mayPass(refused) || pause === undefined) throw refused;
    await target.sleep(pause);
    const now = await getBucketPolicyText(target.reader, target.bucket);
    if (readsAs(now, wanted)) return;
    if (isUnreadable(now) || now !== before) throw refused;
    await unlessStopped(refused, whyStopped);
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const PASSING = new Set([
  'OperationAborted',
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'RequestTimeTooSkewed',
  'RequestTimeout',
]);

function mayPass({ code, effect }: AwsCallError): boolean {
  return effect === 'unknown' || PASSING.has(code);
}

function changed(bucket: string, now: Read<string | null>): PolicyChangedError {
  const what = isUnreadable(now) ? `could not be read (${now.unreadable})` : 'was changed by somebody else';
  return new PolicyChangedError(`The policy of bucket ${bucket} ${what} right before the write; nothing was written.`);
}

/** S3 may store a document with other white space than it was sent with. */
function readsAs(now: Read<string | null>, wanted: string | null): boolean {
  if (now === null || wanted === null || isUnreadable(now)) return now === wanted;
  const [seen, sent] = [parsePolicyText(now), parsePolicyText(wanted)];
  return seen !== undefined && sent !== undefined && samePolicy(seen, sent);
}

async function untilKnown(
  target: PolicyTarget,
  attempt: () => Promise<unknown>,
  whyStopped: WhyStopped | undefined,
): Promise<void> {
  for (const pause of [...NEW_PRINCIPAL_PAUSES, undefined]) {
    const refused = await errorOf(attempt);
    if (refused === undefined) return;
    const unknownPrincipal = refused.code === 'MalformedPolicy' && /invalid principal/i.test(refused.message);
    if (!unknownPrincipal || pause === undefined) throw refused;
    await target.sleep(pause);
    await unlessStopped(refused, whyStopped);
  }
}

async function errorOf(attempt: () => Promise<unknown>): Promise<AwsCallError | undefined> {
  try {
    await attempt();
    return undefined;
  } catch (error) {
    if (error instanceof AwsCallError) return error;
    throw error;
  }
}
