import type { DistributionFacts } from '../facts.ts';
import type { OriginAccess } from '../origin-access.ts';
import type { Partition } from '../s3-origin.ts';
import { anonymous, type Caller, callerNamed, cloudFront, iam, oai, service } from './callers.ts';
import { contextText, contextValue } from './context-key.ts';
import { values } from './context-values.ts';
import type { PolicyDocument } from './document.ts';
import { CLOUDFRONT_SERVICE } from './identity-keys.ts';
import { namedPrincipals, namedSourceArns } from './named-principals.ts';
import type { AuthorizationRequest } from './request.ts';

/** One origin a change is meant for. */
export interface IntendedReader {
  readonly distribution: DistributionFacts;
  readonly access: OriginAccess;
  /** Origin path as key prefix: empty, or `production/`. */
  readonly keyPrefix: string;
}

/** The origin a change is meant for, and the policy it changes. */
export interface OtherCallersInput extends IntendedReader {
  readonly document: PolicyDocument | null;
  readonly bucket: string;
  readonly partition: Partition;
  /** Further origins the same change is meant for; what they are meant to read is left out. */
  readonly siblings?: readonly IntendedReader[];
}

/** An account nobody has. */
const STRANGER = '000000000000';

/**
 * Requests of everybody but this origin, and everything this origin itself must not be able to do. No change that only lets this
 * origin read may change a single answer. Every context is fully known: a key that is not named is absent.
 */
export function otherCallers(input: OtherCallersInput): readonly AuthorizationRequest[] {
  const everything = [...objectRequests(input), ...bucketRequests(input)];
  const own = ownIdentity(input);
  const callers = [
    ...(own === undefined ? [] : [own]),
    ...cloudFrontStrangers(input),
    ...iamCallers(input),
    ...services(input),
    ...named(input),
  ];
  const requests = callers.flatMap((caller) => everything.map((asked) => ({ ...caller, ...asked })));
  const intended = [input, ...(input.siblings ?? [])];
  return requests.filter((request) => !intended.some((reader) => isIntendedRead(request, reader, input)));
}

/** True for what a grant to this origin is meant to allow: its identity reads an object below its origin path. */
function isIntendedRead(
  { principal, action, resource, context }: AuthorizationRequest,
  { access, distribution, keyPrefix }: IntendedReader,
  { partition, bucket }: OtherCallersInput,
): boolean {
  const objects = `arn:${partition}:s3:::${bucket}/${keyPrefix}`;
  if (action !== 's3:GetObject' || !resource.startsWith(objects)) return false;
  if (principal.kind === 'oai') return access.kind === 'oai' && access.id === principal.id;
  const isCloudFront = principal.kind === 'service' && principal.service === CLOUDFRONT_SERVICE;
  return (
    access.kind === 'oac' && isCloudFront && contextText(contextValue(context, 'aws:SourceArn')) === distribution.ARN
  );
}

type Asked = Pick<AuthorizationRequest, 'action' | 'resource'>;

const OBJECT_ACTIONS = ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject', 's3:DeleteObject'];
const BUCKET_ACTIONS = ['s3:ListBucket', 's3:PutBucketPolicy', 's3:GetObject'];

/** A key below the origin path, one outside it, and the same key in another bucket. */
function objectRequests({ partition, bucket, keyPrefix }: OtherCallersInput): readonly Asked[] {
  const keys = [`${bucket}/${keyPrefix}index.html`, `${bucket}/originmend-elsewhere/index.html`];
  const elsewhere = {
    action: 's3:GetObject',
    resource: `arn:${partition}:s3:::${bucket}-other/${keyPrefix}index.html`,
  };
  const here = OBJECT_ACTIONS.flatMap((action) =>
    keys.map((key) => ({ action, resource: `arn:${partition}:s3:::${key}` })),
  );
  return [...here, elsewhere];
}

function bucketRequests({ partition, bucket }: OtherCallersInput): readonly Asked[] {
  return BUCKET_ACTIONS.map((action) => ({ action, resource: `arn:${partition}:s3:::${bucket}` }));
}

function ownIdentity({ access, distribution, partition }: OtherCallersInput): Caller | undefined {
  if (access.kind === 'oac') return cloudFront(distribution.ARN);
  return access.kind === 'oai' ? oai(access.id, partition) : undefined;
}

/** Other distributions, near ones too: same id in another account, an id that begins alike, none at all; and other OAIs. */
function cloudFrontStrangers({ distribution, partition, access }: OtherCallersInput): readonly Caller[] {
  const account = distribution.ARN.split(':')[4] ?? '';
  const arn = (owner: string, id: string) => `arn:${partition}:cloudfront::${owner}:distribution/${id}`;
  const sources = [
    arn(account, 'EOTHERDISTRIBUTION'),
    arn(STRANGER, 'EOTHERDISTRIBUTION'),
    arn(STRANGER, distribution.Id),
    arn(account, `${distribution.Id}X`),
    arn(account, distribution.Id.toLowerCase()),
    arn(account, '*'),
  ].filter((source) => source !== distribution.ARN);
  const oaiIds = ['EOTHEROAI', ...(access.kind === 'oai' ? [`${access.id}X`] : [])];
  return [
    ...sources.map(cloudFront),
    service(CLOUDFRONT_SERVICE, {}),
    ...oaiIds.map((id) => oai(id, partition)),
    anonymous(),
  ];
}

/** Also some that claim this distribution as its source: the source alone must never be enough. */
function iamCallers({ distribution, partition }: OtherCallersInput): readonly Caller[] {
  const own = distribution.ARN.split(':')[4] ?? '';
  const names = ['root', 'user/someone', 'role/somerole'];
  const arns = [own, STRANGER].flatMap((account) => names.map((name) => `arn:${partition}:iam::${account}:${name}`));
  const session = `arn:${partition}:sts::${own}:assumed-role/somerole/session`;
  const claimed = [own, STRANGER].map((account) =>
    iam(`arn:${partition}:iam::${account}:user/claimant`, { 'aws:sourcearn': values(distribution.ARN) }),
  );
  return [...[...arns, session].map((arn) => iam(arn)), ...claimed];
}

function services({ distribution }: OtherCallersInput): readonly Caller[] {
  const names = [
    'logging.s3.amazonaws.com',
    'config.amazonaws.com',
    'cloudtrail.amazonaws.com',
    'delivery.logs.amazonaws.com',
  ];
  const account = distribution.ARN.split(':')[4] ?? '';
  const claimed = { 'aws:sourcearn': values(distribution.ARN), 'aws:sourceaccount': values(account) };
  return names.flatMap((name) => [service(name, {}), service(name, claimed)]);
}

/** Everybody the policy itself names, distributions in its conditions included. */
function named({ document, distribution, partition }: OtherCallersInput): readonly Caller[] {
  const distributions = namedSourceArns(document).filter((arn) => arn !== distribution.ARN);
  return [
    ...namedPrincipals(document).map(({ principal }) => callerNamed(principal, partition)),
    ...distributions.map(cloudFront),
  ];
}
