import { type BucketFacts, type DistributionFacts, isUnreadable, type Read } from '../core/facts.ts';
import { type ChangeHistory, newestFirst } from '../core/trail/change-history.ts';
import { explains } from '../core/trail/explains.ts';
import { isOwnRole } from '../core/trail/own-role.ts';
import { isPolicyWrite } from '../core/trail/policy-writes.ts';
import type { TrailRecord } from '../core/trail/record.ts';
import type { Background, BackgroundOptions, BackgroundQuestion } from './background.ts';
import type { BucketAddress, Deps, TrailDeps, TrailEvents, TrailLookup } from './deps.ts';
import { askOnce, type SharedReads } from './shared-reads.ts';

/** 250 events: every read of the bucket is one too, so this reaches back days where a bucket is scanned a lot. */
const PAGES = 5;
/** Event history keeps 90 days. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html */
const DAYS = 90;

const BUCKET_CHANGES = [
  'PutBucketPolicy',
  'DeleteBucketPolicy',
  'PutBucketPublicAccessBlock',
  'DeleteBucketPublicAccessBlock',
  'PutBucketOwnershipControls',
  'DeleteBucketOwnershipControls',
  'PutBucketEncryption',
  'PutBucketRequestPayment',
  'DeleteBucket',
];

interface Asked {
  readonly lookup: TrailLookup;
  /** The bucket that was asked about; undefined for CloudFront. */
  readonly bucket: string | undefined;
  readonly answer: Read<TrailEvents>;
}

/** Who changed what, as far as CloudTrail may be asked; a change that is itself the incident is known without asking. */
export async function readHistory(
  { trail, now }: Deps,
  cache: SharedReads,
  question: BackgroundQuestion,
  options: BackgroundOptions,
): Promise<Background> {
  const isAsked = question.causes === undefined || question.causes.length > 0;
  if (!isAsked || (!trail && !options.incident?.record)) return { facts: {}, buckets: {} };
  const since = new Date(now().getTime() - DAYS * 86_400_000).toISOString();
  const asked = trail ? await askAll(trail, cache, question, since, options.pages ?? PAGES) : [];
  const records = asked.flatMap((entry) => recordsOf(entry, question));
  const foreign = trail ? question.foreign : [];
  const history = historyOf(markOwn(records, trail), asked, foreign, options);
  return {
    facts: { changeHistory: history },
    buckets: Object.fromEntries(asked.flatMap((entry) => policyHistoryOf(entry, history))),
  };
}

function askAll(
  trail: TrailDeps,
  cache: SharedReads,
  question: BackgroundQuestion,
  since: string,
  pages: number,
): Promise<readonly Asked[]> {
  const lookups = [
    ...question.refusing.map((address) => ({ bucket: address.bucket, lookup: ofBucket(address, since, pages) })),
    ...ofDistribution(question, since, pages).map((lookup) => ({ bucket: undefined, lookup })),
  ];
  return Promise.all(
    lookups.map(async ({ bucket, lookup }) => ({
      bucket,
      lookup,
      answer: await askOnce(cache.trail, nameOf(lookup), () => trail.lookupEvents(lookup)),
    })),
  );
}

function ofBucket({ bucket, region }: BucketAddress, since: string, pages: number): TrailLookup {
  return { region, attribute: 'ResourceName', value: bucket, since, pages };
}

/**
 * CloudFront's events by name, because nothing documents which resource names they carry; there are few of them, all in one region.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/logging_using_cloudtrail.html
 */
function ofDistribution(
  { distribution, causes }: BackgroundQuestion,
  since: string,
  pages: number,
): readonly TrailLookup[] {
  const origins = distribution.DistributionConfig.Origins?.Items ?? [];
  const names = [
    'UpdateDistribution',
    ...(origins.some((origin) => origin.OriginAccessControlId) ? ['UpdateOriginAccessControl'] : []),
    ...(origins.some((origin) => origin.S3OriginConfig?.OriginAccessIdentity)
      ? ['DeleteCloudFrontOriginAccessIdentity']
      : []),
  ];
  const region = distribution.ARN.startsWith('arn:aws-cn:') ? 'cn-northwest-1' : 'us-east-1';
  return names
    .filter((name) => causes === undefined || causes.some((cause) => explains(cause, name)))
    .map((value) => ({ region, attribute: 'EventName', value, since, pages }));
}

function nameOf({ region, attribute, value }: TrailLookup): string {
  return `${attribute} ${value} in ${region}`;
}

/** The changes among the events that are about this distribution and its buckets. */
function recordsOf({ bucket, answer }: Asked, { distribution }: BackgroundQuestion): readonly TrailRecord[] {
  if (isUnreadable(answer)) return [];
  if (bucket === undefined) {
    const ids = idsOf(distribution);
    return answer.records.filter(({ requestParameters: { id } }) => id !== undefined && ids.has(id));
  }
  // Records whose parameters were omitted are found by their resource, which is this bucket.
  return answer.records
    .filter(
      ({ eventName, requestParameters: { bucketName = bucket } }) =>
        BUCKET_CHANGES.includes(eventName) && bucketName === bucket,
    )
    .map((record) => ({ ...record, requestParameters: { ...record.requestParameters, bucketName: bucket } }));
}

function idsOf({ Id, DistributionConfig }: DistributionFacts): ReadonlySet<string> {
  const identities = (DistributionConfig.Origins?.Items ?? []).flatMap(({ OriginAccessControlId, S3OriginConfig }) => [
    OriginAccessControlId ?? '',
    S3OriginConfig?.OriginAccessIdentity?.split('/').at(-1) ?? '',
  ]);
  return new Set([Id, ...identities.filter((id) => id !== '')]);
}

function markOwn(records: readonly TrailRecord[], trail: TrailDeps | undefined): readonly TrailRecord[] {
  const self = { roleArns: trail?.ownRoleArns ?? [] };
  return records.map((record) => {
    const { arn, sessionContext } = record.userIdentity;
    const arns = [arn, sessionContext?.sessionIssuer?.arn].flatMap((known) => known ?? []);
    return isOwnRole(arns, self) ? { ...record, byOriginmend: true } : record;
  });
}

function historyOf(
  records: readonly TrailRecord[],
  asked: readonly Asked[],
  foreign: readonly string[],
  { incident }: BackgroundOptions,
): ChangeHistory {
  const unread = [
    ...asked.flatMap(({ lookup, answer }) =>
      isUnreadable(answer) ? [{ lookup: nameOf(lookup), unreadable: answer.unreadable }] : [],
    ),
    ...foreign.map((bucket) => ({ lookup: `ResourceName ${bucket}`, unreadable: 'BucketOfAnotherAccount' })),
  ];
  const sinces = asked.flatMap(({ answer }) => (isUnreadable(answer) ? [] : [answer.since]));
  const { record } = incident ?? {};
  const isNew = record && !records.some(({ eventID }) => eventID === record.eventID);
  return {
    events: newestFirst(isNew ? [...records, record] : records),
    ...(sinces.length > 0 ? { since: sinces.toSorted().at(-1) ?? '' } : {}),
    ...(incident ? { incidentAt: incident.at } : {}),
    ...(record ? { incidentEventID: record.eventID } : {}),
    ...(unread.length > 0 ? { unread } : {}),
  };
}

/** The same events as the history that causes judge; a refused lookup is written down there too, and decides nothing. */
function policyHistoryOf(
  { bucket, answer }: Asked,
  { events }: ChangeHistory,
): readonly (readonly [string, Pick<BucketFacts, 'policyHistory'>])[] {
  if (bucket === undefined) return [];
  if (isUnreadable(answer)) return [[bucket, { policyHistory: answer }]];
  const writes = events.filter((event) => event.requestParameters.bucketName === bucket && isPolicyWrite(event));
  return [[bucket, { policyHistory: writes }]];
}
