import type { DistributionFacts } from '../facts.ts';
import type { OriginAccess } from '../origin-access.ts';
import type { Partition } from '../s3-origin.ts';
import { values } from './context-values.ts';
import type { PolicyDocument } from './document.ts';
import { oaiArn } from './grants.ts';
import { ANONYMOUS, CLOUDFRONT_SERVICE } from './identity-keys.ts';
import { namedPrincipals } from './named-principals.ts';
import type { AuthorizationRequest, RequestContext, RequestPrincipal } from './request.ts';

/** The origin a change is meant for, and the policy it changes. */
export interface OtherCallersInput {
  readonly document: PolicyDocument | null;
  readonly distribution: DistributionFacts;
  readonly access: OriginAccess;
  readonly bucket: string;
  readonly partition: Partition;
  /** Origin path as key prefix: empty, or `production/`. */
  readonly keyPrefix: string;
}

interface Caller {
  readonly principal: RequestPrincipal;
  readonly context: RequestContext;
}

/** An account nobody has. */
const STRANGER = '000000000000';

/**
 * Requests of everybody but this origin, and everything this origin itself must not be able to do. No change that only lets this
 * origin read may change a single answer. Every context is fully known: a key that is not named is absent.
 */
export function otherCallers(input: OtherCallersInput): readonly AuthorizationRequest[] {
  const everything = [...objectRequests(input, OBJECT_ACTIONS), ...bucketRequests(input)];
  const strangers = [...cloudFrontStrangers(input), ...iamCallers(input), ...services(input), ...named(input)];
  const others = strangers.flatMap((caller) => everything.map((asked) => ({ ...caller, ...asked })));
  const own = ownIdentity(input);
  return own === undefined ? others : [...others, ...beyondTheGrant(input).map((asked) => ({ ...own, ...asked }))];
}

type Asked = Pick<AuthorizationRequest, 'action' | 'resource'>;

const OBJECT_ACTIONS = ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject', 's3:DeleteObject'];
const OUTSIDE = 'originmend-elsewhere/index.html';

function objectRequests(
  { partition, bucket, keyPrefix }: OtherCallersInput,
  actions: readonly string[],
): readonly Asked[] {
  const keys = [`${keyPrefix}index.html`, OUTSIDE];
  return actions.flatMap((action) =>
    keys.map((key) => ({ action, resource: `arn:${partition}:s3:::${bucket}/${key}` })),
  );
}

function bucketRequests({ partition, bucket }: OtherCallersInput): readonly Asked[] {
  return ['s3:ListBucket', 's3:PutBucketPolicy'].map((action) => ({
    action,
    resource: `arn:${partition}:s3:::${bucket}`,
  }));
}

/** What the intended identity may not gain: other actions, keys outside the origin path, other buckets. */
function beyondTheGrant(input: OtherCallersInput): readonly Asked[] {
  const { partition, bucket, keyPrefix } = input;
  const arn = (name: string) => `arn:${partition}:s3:::${name}`;
  const outside = keyPrefix === '' ? [] : [arn(`${bucket}/${OUTSIDE}`)];
  const reads = [...outside, arn(`${bucket}-other/${keyPrefix}index.html`), arn(bucket)];
  return [
    ...objectRequests(input, OBJECT_ACTIONS.slice(1)),
    ...bucketRequests(input),
    ...reads.map((resource) => ({ action: 's3:GetObject', resource })),
  ];
}

function ownIdentity({ access, distribution, partition }: OtherCallersInput): Caller | undefined {
  if (access.kind === 'oac') return cloudFront(distribution.ARN);
  return access.kind === 'oai' ? oai(access.id, partition) : undefined;
}

/** `*` answers for every key that is not named. */
const PLAIN: RequestContext = {
  '*': [{ kind: 'absent' }],
  'aws:securetransport': values('true'),
  's3:tlsversion': values('1.2'),
  'aws:viaawsservice': values('false'),
  'aws:principalisawsservice': values('false'),
  'aws:sourceip': values('198.51.100.7'),
  'aws:currenttime': values('2030-01-01T00:00:00.000Z'),
  'aws:epochtime': values('1893456000'),
};

function service(name: string, context: RequestContext): Caller {
  const own: RequestContext = {
    'aws:principalisawsservice': values('true'),
    'aws:principalservicename': values(name),
    'aws:principalservicenameslist': values(name),
    'aws:sourceip': [{ kind: 'absent' }],
  };
  return { principal: { kind: 'service', service: name }, context: { ...PLAIN, ...own, ...context } };
}

function cloudFront(sourceArn: string): Caller {
  const account = sourceArn.split(':')[4] ?? '';
  return service(CLOUDFRONT_SERVICE, { 'aws:sourcearn': values(sourceArn), 'aws:sourceaccount': values(account) });
}

function oai(id: string, partition: Partition): Caller {
  return {
    principal: { kind: 'oai', id, canonicalUserId: `not-${id}` },
    context: { ...PLAIN, 'aws:principalarn': values(oaiArn(id, partition)) },
  };
}

function iam(arn: string, context: RequestContext = {}): Caller {
  const accountId = arn.split(':')[4] ?? '';
  const own: RequestContext = { 'aws:principalarn': values(arn), 'aws:principalaccount': values(accountId) };
  return { principal: { kind: 'iam', arn, accountId }, context: { ...PLAIN, ...own, ...context } };
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

function anonymous(): Caller {
  return { principal: { kind: 'anonymous' }, context: { ...PLAIN, ...ANONYMOUS } };
}

/** Also one that claims this distribution as its source: the source alone must never be enough. */
function iamCallers({ distribution, partition }: OtherCallersInput): readonly Caller[] {
  const own = distribution.ARN.split(':')[4] ?? '';
  const names = ['root', 'user/someone', 'role/somerole'];
  const arns = [own, STRANGER].flatMap((account) => names.map((name) => `arn:${partition}:iam::${account}:${name}`));
  const session = `arn:${partition}:sts::${own}:assumed-role/somerole/session`;
  const claimed = iam(`arn:${partition}:iam::${STRANGER}:user/claimant`, { 'aws:sourcearn': values(distribution.ARN) });
  return [...[...arns, session].map((arn) => iam(arn)), claimed];
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

/** Everybody the policy itself names, except the identity the change is for. */
function named({ document, access, partition }: OtherCallersInput): readonly Caller[] {
  const isOwn = (principal: RequestPrincipal) =>
    principal.kind === 'oai' && access.kind === 'oai' && access.id === principal.id;
  return namedPrincipals(document).flatMap(({ principal }) =>
    isOwn(principal) ? [] : [callerNamed(principal, partition)],
  );
}

function callerNamed(principal: RequestPrincipal, partition: Partition): Caller {
  switch (principal.kind) {
    case 'service':
      return service(principal.service, {});
    case 'oai':
      return oai(principal.id, partition);
    case 'iam':
      return iam(principal.arn);
    case 'anonymous':
      return anonymous();
  }
}
