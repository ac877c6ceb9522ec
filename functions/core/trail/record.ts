import { isObject } from '../policy/canonical-json.ts';
import type { PolicyDocument } from '../policy/document.ts';

/**
 * One management event, in CloudTrail's own shape and reduced to what explains a change. Every text in it was chosen by whoever made
 * the call, so all of it is bounded here and must be cleaned where it is shown. Configurations are left out: they hold secrets.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export interface TrailRecord {
  readonly eventID: string;
  readonly eventName: string;
  readonly eventSource: string;
  /** ISO 8601 in UTC. */
  readonly eventTime: string;
  readonly awsRegion?: string;
  /** An address, or the AWS service that called for somebody. */
  readonly sourceIPAddress?: string;
  readonly userAgent?: string;
  /** `"true"` when the credentials came out of a console session. */
  readonly sessionCredentialFromConsole?: string;
  readonly userIdentity: TrailIdentity;
  readonly requestParameters: {
    readonly bucketName?: string;
    /** Id of the distribution, OAC or OAI. */
    readonly id?: string;
    /** PutBucketPolicy: the document that was written; left out when CloudTrail did not keep it. */
    readonly bucketPolicy?: PolicyDocument;
  };
  /** Added by Originmend: one of its own roles made the call. */
  readonly byOriginmend?: true;
}

export interface TrailIdentity {
  readonly type?: string;
  readonly arn?: string;
  readonly principalId?: string;
  readonly invokedBy?: string;
  readonly sessionContext?: { readonly sessionIssuer?: { readonly arn?: string } };
}

const NAME_LIMIT = 128;
/** The longest ARN of a session: 20 for the service, 64 for the role's name, 64 for the session's, and some path. */
const ARN_LIMIT = 512;
const USER_AGENT_LIMIT = 200;
/** S3 takes 20 KB; pretty-printing by CloudTrail makes no document longer than this. */
const POLICY_LIMIT = 64_000;

/** The record of a successful call; undefined for a refused one and for anything that is no usable record. Accepts any JSON value. */
export function trailRecordOf(value: unknown): TrailRecord | undefined {
  if (!isObject(value)) return undefined;
  const eventTime = timeOf(value['eventTime']);
  const eventName = text(value['eventName'], NAME_LIMIT);
  if (eventTime === undefined || eventName === undefined || (value['errorCode'] ?? undefined) !== undefined)
    return undefined;
  return {
    eventID: text(value['eventID'], NAME_LIMIT) ?? '',
    eventName,
    eventSource: text(value['eventSource'], NAME_LIMIT) ?? '',
    eventTime,
    ...texts(value, { awsRegion: NAME_LIMIT, sourceIPAddress: NAME_LIMIT, userAgent: USER_AGENT_LIMIT }),
    ...texts(value, { sessionCredentialFromConsole: NAME_LIMIT }),
    userIdentity: identityOf(value['userIdentity']),
    requestParameters: parametersOf(value['requestParameters']),
    ...(value['byOriginmend'] === true ? { byOriginmend: true as const } : {}),
  };
}

function identityOf(value: unknown): TrailIdentity {
  if (!isObject(value)) return {};
  const { sessionContext } = value;
  const issuer =
    isObject(sessionContext) && isObject(sessionContext['sessionIssuer']) ? sessionContext['sessionIssuer'] : {};
  const issuerArn = text(issuer['arn'], ARN_LIMIT);
  return {
    ...texts(value, { type: NAME_LIMIT, arn: ARN_LIMIT, principalId: ARN_LIMIT, invokedBy: NAME_LIMIT }),
    ...(issuerArn === undefined ? {} : { sessionContext: { sessionIssuer: { arn: issuerArn } } }),
  };
}

function parametersOf(value: unknown): TrailRecord['requestParameters'] {
  if (!isObject(value)) return {};
  const { bucketPolicy } = value;
  const isKept = isObject(bucketPolicy) && JSON.stringify(bucketPolicy).length <= POLICY_LIMIT;
  return { ...texts(value, { bucketName: NAME_LIMIT, id: NAME_LIMIT }), ...(isKept ? { bucketPolicy } : {}) };
}

/** CloudTrail writes ISO 8601; the SDK's answer to LookupEvents also has numbers, which are not used. */
function timeOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > 40) return undefined;
  const milliseconds = Date.parse(value);
  return Number.isNaN(milliseconds) ? undefined : new Date(milliseconds).toISOString();
}

function text(value: unknown, limit: number): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  return value.length <= limit ? value : `${value.slice(0, limit - 1).toWellFormed()}…`;
}

function texts<Name extends string>(
  from: Readonly<Record<string, unknown>>,
  limits: Readonly<Record<Name, number>>,
): { readonly [Key in Name]?: string } {
  const found = Object.entries<number>(limits).flatMap(([name, limit]) => {
    const value = text(from[name], limit);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(found) as { readonly [Key in Name]?: string };
}
