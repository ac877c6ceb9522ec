import { randomUUID } from 'node:crypto';
import type { PolicyDocument } from '../../functions/core/policy/document.ts';
import type { Caller, TrailEvent, World } from '../world.ts';

/** A call that CloudTrail recorded before the sandbox started. */
export interface PastCall {
  readonly eventName: string;
  readonly minutesAgo: number;
  readonly region?: string;
  readonly bucket?: string;
  /** Id of a distribution, OAC or OAI. */
  readonly id?: string;
  readonly bucketPolicy?: PolicyDocument;
  readonly caller?: Caller;
  readonly userAgent?: string;
  readonly sourceIp?: string;
}

/** Puts a record into the event history, as if it had happened then. */
export function addPastCall(world: World, call: PastCall): TrailEvent {
  const {
    eventName,
    minutesAgo,
    bucket,
    id,
    bucketPolicy,
    userAgent = 'aws-cli/2.31.0',
    sourceIp = '203.0.113.10',
  } = call;
  const event = trailEvent(world, {
    at: new Date(world.now().getTime() - minutesAgo * 60_000),
    eventName,
    eventSource: id === undefined ? 's3.amazonaws.com' : 'cloudfront.amazonaws.com',
    region: call.region ?? 'us-east-1',
    caller: call.caller ?? {
      accountId: world.accountId,
      arn: `arn:aws:sts::${world.accountId}:assumed-role/Admin/alice`,
    },
    userAgent,
    sourceIp,
    resourceName: bucket ?? id,
    readOnly: false,
    requestParameters: {
      ...(bucket === undefined ? {} : { bucketName: bucket }),
      ...(id === undefined ? {} : { id }),
      ...(bucketPolicy === undefined ? {} : { bucketPolicy }),
    },
  });
  world.trail.push(event);
  return event;
}

interface RecordedParts {
  readonly at: Date;
  readonly eventName: string;
  readonly eventSource: string;
  readonly region: string;
  readonly caller: Caller;
  readonly userAgent: string;
  readonly sourceIp: string;
  readonly resourceName: string | undefined;
  readonly readOnly: boolean;
  readonly requestParameters: Readonly<Record<string, unknown>>;
  readonly errorCode?: string;
}

/** A record as CloudTrail writes it. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
export function trailEvent(world: World, parts: RecordedParts): TrailEvent {
  const { at, caller, eventName, eventSource, region, readOnly, resourceName, requestParameters, errorCode } = parts;
  const eventID = randomUUID();
  const service = caller.invokedBy;
  const record = {
    eventVersion: '1.11',
    userIdentity: { ...identityOf(caller), ...(service === undefined ? {} : { invokedBy: service }) },
    eventTime: `${at.toISOString().slice(0, 19)}Z`,
    eventSource,
    eventName,
    awsRegion: region,
    sourceIPAddress: service ?? parts.sourceIp,
    userAgent: service ?? parts.userAgent,
    ...(errorCode === undefined ? {} : { errorCode }),
    requestParameters,
    responseElements: null,
    eventID,
    readOnly,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: world.accountId,
    eventCategory: 'Management',
  };
  return { eventID, at, accountId: caller.accountId, region, eventName, eventSource, resourceName, readOnly, record };
}

function identityOf({ arn, accountId }: Caller): Record<string, unknown> {
  const [, role, session] = /:assumed-role\/([^/]+)\/(.+)$/.exec(arn) ?? [];
  if (role === undefined) return { type: 'IAMUser', arn, accountId };
  const issuer = { type: 'Role', arn: `arn:aws:iam::${accountId}:role/${role}`, accountId, userName: role };
  return {
    type: 'AssumedRole',
    principalId: `AROASANDBOXSANDBOXSAN:${session}`,
    arn,
    accountId,
    sessionContext: { sessionIssuer: issuer, attributes: { mfaAuthenticated: 'false' } },
  };
}
