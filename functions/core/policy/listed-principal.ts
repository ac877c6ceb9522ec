import { matchOf } from './logic.ts';
import type { Match } from './match.ts';
import type { RequestPrincipal } from './request.ts';

/** Whether one listed principal is the caller. */
export interface PrincipalAnswer {
  readonly match: Match;
  readonly reason: string;
  readonly malformed?: true;
}

const OAI_ARN = /^arn:aws[a-z-]*:iam::cloudfront:user\/CloudFront[ _]Origin[ _]Access[ _]Identity[ _]([A-Z0-9]+)$/;
const UNIQUE_ID = /^A(?:IDA|ROA|GPA|NPA|SCA)[A-Z0-9]{12,}$/;

/**
 * The OAI a principal ARN names, whichever way it is spelled: with spaces (as AWS documents it), with underscores (as AWS once
 * wrote it), in any partition. Undefined for every other principal.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 */
export function oaiIdOf(principalArn: string): string | undefined {
  return OAI_ARN.exec(principalArn)?.[1];
}

/** A principal that S3 shows by its unique id: its user or role was deleted, or the policy was written moments ago. */
export function isUnresolvedPrincipal(name: string): boolean {
  return UNIQUE_ID.test(name);
}

/** One entry of `{"AWS": …}`, `{"Service": …}`, `{"CanonicalUser": …}` or `{"Federated": …}` against the caller. */
export function listedPrincipal(type: string, name: string, principal: RequestPrincipal): PrincipalAnswer {
  if (type === 'AWS' && name === '*') return { match: 'yes', reason: '{"AWS": "*"} names everybody' };
  switch (principal.kind) {
    case 'anonymous':
      return { match: 'no', reason: `an anonymous caller is named only by "*", the statement names ${name}` };
    case 'service':
      return named(type === 'Service' && name === principal.service, name, principal.service);
    case 'oai':
      return oaiAnswer(type, name, principal);
    case 'iam':
      return named(type === 'AWS' && coversIamCaller(name, principal), name, principal.arn);
  }
}

function named(match: boolean, name: string, caller: string): PrincipalAnswer {
  return {
    match: matchOf(match),
    reason: match ? `the statement names ${name}` : `the statement names ${name}, this request comes from ${caller}`,
  };
}

function oaiAnswer(type: string, name: string, oai: Extract<RequestPrincipal, { kind: 'oai' }>): PrincipalAnswer {
  if (type === 'CanonicalUser') return canonicalUserAnswer(name, oai);
  if (type === 'AWS' && isUnresolvedPrincipal(name)) {
    return { match: 'no', reason: `the statement names the unresolved principal ${name}, not OAI ${oai.id}` };
  }
  return named(type === 'AWS' && oaiIdOf(name) === oai.id, name, `OAI ${oai.id}`);
}

function canonicalUserAnswer(name: string, oai: Extract<RequestPrincipal, { kind: 'oai' }>): PrincipalAnswer {
  if (oai.canonicalUserId === undefined) {
    return {
      match: 'unknown',
      reason: `whether canonical user ${name} is OAI ${oai.id} is not known: its S3CanonicalUserId was not read`,
    };
  }
  return named(name.toLowerCase() === oai.canonicalUserId.toLowerCase(), `canonical user ${name}`, `OAI ${oai.id}`);
}

const ACCOUNT = /^(?:(\d{12})|arn:aws[a-z-]*:iam::(\d{12}):root)$/;

/** The account in `111122223333` or `arn:aws:iam::111122223333:root`; undefined for every other principal. */
export function accountOfPrincipal(name: string): string | undefined {
  const match = ACCOUNT.exec(name);
  return match?.[1] ?? match?.[2];
}

/** Its own ARN, its account, or (for a session) the role it assumed. */
function coversIamCaller(name: string, { arn, accountId }: Extract<RequestPrincipal, { kind: 'iam' }>): boolean {
  return name === arn || accountOfPrincipal(name) === accountId || isRoleOfSession(name, arn);
}

/** A session's ARN leaves out the role's path: `role/team/Deploy` becomes `assumed-role/Deploy/session`. */
function isRoleOfSession(name: string, arn: string): boolean {
  const role = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(name);
  const session = /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/.exec(arn);
  return role !== null && session !== null && role.slice(1).join(' ') === session.slice(1).join(' ');
}
