import * as z from 'zod/mini';
import type { ChangeIncident, Ignored } from '../core/incident.ts';
import { isOwnRole, type Self } from '../core/trail/own-role.ts';
import { trailRecordOf } from '../core/trail/record.ts';
import { AccountId } from './alarm-state-change.ts';
import { type RecordedCall, type Target, watchedCall } from './change-target.ts';
import { isObject, objectOf, readShape, unreadable } from './read-shape.ts';
import { Timestamp } from './timestamp.ts';

const DELIVERY = {
  name: 'the EventBridge event "AWS API Call via CloudTrail"',
  nextStep: 'Let the rule pass the whole event (no input transformer), then send it again.',
};

const text = z.string().check(z.minLength(1, 'a text'));

/** The fields that every call has; the rest is read only for calls that matter, because each API call has its own. */
const CallEvent = z.object({
  account: AccountId,
  detail: z.object({
    eventSource: text,
    eventName: text,
    errorCode: z.nullish(z.string()),
  }),
});

const Identity = z.object({
  arn: z.nullish(z.string()),
  type: z.nullish(z.string()),
  principalId: z.nullish(z.string()),
  invokedBy: z.nullish(z.string()),
  sessionContext: z.nullish(z.object({ sessionIssuer: z.nullish(z.object({ arn: z.nullish(z.string()) })) })),
});

const ChangeEvent = z.object({
  detail: z.object({
    eventID: text,
    eventTime: Timestamp,
    userIdentity: Identity,
    requestParameters: z.nullish(z.record(z.string(), z.unknown())),
    responseElements: z.nullish(z.record(z.string(), z.unknown())),
    resources: z.nullish(z.array(z.object({ ARN: z.nullish(z.string()) }))),
  }),
});

/**
 * A successful call by somebody else that can break the trust between a distribution and its bucket. Throws UnreadableEventError.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function parseCloudTrailChange(event: unknown, self: Self): ChangeIncident | Ignored {
  const { account, detail } = readShape(CallEvent, event, DELIVERY);
  const { eventSource, eventName, errorCode } = detail;
  const watched = watchedCall(eventSource, eventName);
  if (!watched)
    return ignored(`${eventSource} ${eventName} cannot break the trust between a distribution and its bucket`);
  if (errorCode) return ignored(`${eventName} failed with ${errorCode}, so nothing changed`);
  const change = readShape(ChangeEvent, event, DELIVERY).detail;
  if (isOwnRole(arnsOf(change.userIdentity), self)) return ignored(`${eventName} is our own write`);
  const target = watched.target(recordedCall(change));
  if (!target) throw unreadable(DELIVERY, watched.field, undefined, `what ${eventName} changed`);
  return { ...incident(eventName, account, target, change), ...recordOf(event, target) };
}

/** The event as it is told to people. Records with omitted parameters say what they changed only among their resources. */
function recordOf(event: unknown, target: Target): Pick<ChangeIncident, 'record'> {
  const record = isObject(event) ? trailRecordOf(event['detail']) : undefined;
  if (!record) return {};
  const named = target.kind === 'bucket' ? { bucketName: target.bucket } : { id: idOf(target) };
  return { record: { ...record, requestParameters: { ...record.requestParameters, ...named } } };
}

function idOf(target: Exclude<Target, { kind: 'bucket' }>): string {
  switch (target.kind) {
    case 'distribution':
      return target.distributionId;
    case 'origin-access-control':
      return target.originAccessControlId;
    case 'origin-access-identity':
      return target.originAccessIdentityId;
  }
}

type Change = z.infer<typeof ChangeEvent>['detail'];

function recordedCall(change: Change): RecordedCall {
  return {
    requestParameters: objectOf(change.requestParameters),
    responseElements: objectOf(change.responseElements),
    resourceArns: (change.resources ?? []).flatMap(({ ARN }) => ARN ?? []),
  };
}

function incident(
  eventName: string,
  accountId: string,
  target: Target,
  { eventID, eventTime, userIdentity }: Change,
): ChangeIncident {
  const key = `cloudtrail|${accountId}|${eventID}`;
  return { kind: 'change', key, eventName, at: eventTime, accountId, actor: actorOf(userIdentity), target };
}

function arnsOf({ arn, sessionContext }: z.infer<typeof Identity>): readonly string[] {
  return [arn, sessionContext?.sessionIssuer?.arn].flatMap((found) => found ?? []);
}

/** An AWS service and an anonymous caller have no ARN. */
function actorOf(identity: z.infer<typeof Identity>): string {
  return arnsOf(identity)[0] ?? identity.invokedBy ?? identity.principalId ?? identity.type ?? 'unknown';
}

function ignored(reason: string): Ignored {
  return { kind: 'ignored', reason };
}
