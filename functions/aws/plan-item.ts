import * as z from 'zod/mini';
import type { ToTell } from '../core/report/messages.ts';
import { OriginmendError } from '../shared/errors.ts';
import type { ApproverToken, OpenIncident, PlanRecord, UndoRecord } from '../workflow/plan-store.ts';

/** The table holds something under one of our keys that we did not write. */
export class UnreadableItemError extends OriginmendError {
  override readonly name = 'UnreadableItemError';
}

/** Items outlive what they are about, so that "what happened here" can still be answered. */
const KEEP_DAYS = 90;

const optionalText = z.optional(z.string());
const optionalSet = z.optional(z.set(z.string()));
const optionalTexts = z.optional(z.array(z.string()));

/**
 * A plan as one item. Values that conditions look at are attributes; the rest are JSON strings, because policies must come back
 * exactly as they went in. Times are ISO 8601 in UTC, which compare as text; `ttl` is in epoch seconds.
 */
const planItem = z.object({
  pk: z.string(),
  planId: z.string(),
  status: z.enum([
    'open',
    'claimed',
    'deploying',
    'applied',
    'unchanged',
    'drifted',
    'failed',
    'rejected',
    'expired',
    'undoing',
    'undone',
  ]),
  createdAt: z.string(),
  expiresAt: z.string(),
  tokenHashes: z.array(z.string()),
  body: z.string(),
  toldAt: optionalText,
  decision: optionalText,
  claimId: optionalText,
  leaseUntil: optionalText,
  outcome: optionalText,
  undo: optionalText,
  undoExpiresAt: optionalText,
  undoBy: optionalText,
  undoAt: optionalText,
  undoSummary: optionalText,
  heldBack: optionalText,
  undoTokens: optionalSet,
  onlyByPerson: z.optional(z.boolean()),
  remindedAt: optionalText,
  toTell: optionalSet,
  tellUntil: optionalText,
  undoFrom: optionalText,
  approvals: optionalText,
  approverTokens: optionalTexts,
  requesters: optionalTexts,
  ttl: z.number(),
});

export type PlanItem = z.infer<typeof planItem>;

const pointerItem = z.object({ pk: z.string(), planId: z.string(), ttl: z.number() });
const watchItem = z.object({ pk: z.string(), planIds: optionalSet });
const incidentItem = z.object({
  pk: z.string(),
  alarmArn: z.string(),
  openedAt: z.string(),
  distributionIds: z.array(z.string()),
  ttl: z.number(),
});

/** One item names every plan that may still need something, so that none has to be searched for. */
export const WATCH_KEY = 'watch#plans';

export const planKey = (planId: string): string => `plan#${planId}`;
export const pointerKey = (fingerprint: string): string => `open-plan#${fingerprint}`;
export const incidentKey = (alarmArn: string): string => `open-incident#${alarmArn}`;

type Body = Pick<PlanRecord, 'plan' | 'findings' | 'distributionDomainName' | 'incidentKey' | 'background'>;

export function itemOfPlan(record: PlanRecord): PlanItem {
  const {
    planId,
    status,
    createdAt,
    expiresAt,
    tokenHashes,
    plan,
    findings,
    distributionDomainName,
    incidentKey: key,
    background,
  } = record;
  const body: Body = {
    plan,
    findings,
    distributionDomainName,
    incidentKey: key,
    ...(background ? { background } : {}),
  };
  return {
    pk: planKey(planId),
    planId,
    status,
    createdAt,
    expiresAt,
    tokenHashes: [...tokenHashes],
    body: JSON.stringify(body),
    ...(record.toldAt === undefined ? {} : { toldAt: record.toldAt }),
    ...(record.requesters === undefined ? {} : { requesters: [...record.requesters] }),
    ...(record.onlyByPerson ? { onlyByPerson: true } : {}),
    ttl: daysAfter(expiresAt, KEEP_DAYS),
  };
}

/** Throws UnreadableItemError for an item that was not written by itemOfPlan and the store's updates. */
export function planOfItem(attributes: unknown): PlanRecord {
  const item = parsed(planItem, attributes);
  const body: Body = JSON.parse(item.body);
  const { planId, status, createdAt, expiresAt, tokenHashes } = item;
  return {
    planId,
    status,
    ...body,
    tokenHashes,
    createdAt,
    expiresAt,
    ...(item.toldAt === undefined ? {} : { toldAt: item.toldAt }),
    ...(item.decision === undefined ? {} : { decision: JSON.parse(item.decision) }),
    ...(item.leaseUntil === undefined ? {} : { leaseUntil: item.leaseUntil }),
    ...(item.outcome === undefined ? {} : { outcome: JSON.parse(item.outcome) }),
    ...(item.onlyByPerson ? { onlyByPerson: true } : {}),
    ...(item.remindedAt === undefined ? {} : { remindedAt: item.remindedAt }),
    ...(item.toTell === undefined ? {} : { toTell: toTellOf(item.toTell) }),
    ...(item.tellUntil === undefined ? {} : { tellUntil: item.tellUntil }),
    ...approvalsOf(item),
    ...undoOf(item),
    ...(item.heldBack === undefined ? {} : { heldBack: JSON.parse(item.heldBack) }),
  };
}

/** In the order in which it happened; a set has none. */
function toTellOf(texts: ReadonlySet<string>): readonly ToTell[] {
  return [...texts].map((text): ToTell => JSON.parse(text)).toSorted((a, b) => a.at.localeCompare(b.at));
}

/** One personal token is one text, so that several runs can append theirs at the same time. */
export function textOfApproverToken({ approver, tokenHash }: ApproverToken): string {
  return JSON.stringify({ approver, tokenHash });
}

function approvalsOf(item: PlanItem): Pick<PlanRecord, 'approvals' | 'approverTokens' | 'requesters'> {
  const { approvals, approverTokens, requesters } = item;
  return {
    ...(approvals === undefined ? {} : { approvals: JSON.parse(approvals) }),
    ...(approverTokens === undefined ? {} : { approverTokens: approverTokens.map((text) => JSON.parse(text)) }),
    ...(requesters === undefined ? {} : { requesters }),
  };
}

function undoOf(item: PlanItem): { readonly undo?: UndoRecord } {
  if (item.undo === undefined) return {};
  const intent: UndoRecord = JSON.parse(item.undo);
  const { undoBy: by, undoAt: at, undoSummary: summary, undoFrom: from } = item;
  const more = [...(item.undoTokens ?? [])].filter((hash) => hash !== intent.tokenHash);
  return {
    undo: {
      ...intent,
      ...(more.length === 0 ? {} : { moreTokenHashes: more }),
      ...(by === undefined ? {} : { by }),
      ...(at === undefined ? {} : { at }),
      ...(summary === undefined ? {} : { summary }),
      ...(from === undefined ? {} : { from: JSON.parse(from) }),
    },
  };
}

/** Which plan is the last one for a fingerprint; as long as that one is kept, so that a no is remembered. */
export function pointerTo(record: PlanRecord): z.infer<typeof pointerItem> {
  return {
    pk: pointerKey(record.plan.fingerprint),
    planId: record.planId,
    ttl: daysAfter(record.expiresAt, KEEP_DAYS),
  };
}

export function planIdOfPointer(attributes: unknown): string {
  return parsed(pointerItem, attributes).planId;
}

/** The ids of the list; without an item it is empty. */
export function watchedIn(attributes: unknown): readonly string[] {
  return attributes === undefined ? [] : [...(parsed(watchItem, attributes).planIds ?? [])].toSorted();
}

export function itemOfIncident({ alarmArn, openedAt, distributionIds }: OpenIncident): z.infer<typeof incidentItem> {
  return {
    pk: incidentKey(alarmArn),
    alarmArn,
    openedAt,
    distributionIds: [...distributionIds],
    ttl: daysAfter(openedAt, KEEP_DAYS),
  };
}

export function incidentOfItem(attributes: unknown): OpenIncident {
  const { alarmArn, openedAt, distributionIds } = parsed(incidentItem, attributes);
  return { alarmArn, openedAt, distributionIds };
}

function parsed<T extends z.ZodMiniType>(schema: T, attributes: unknown): z.output<T> {
  const result = schema.safeParse(attributes);
  if (result.success) return result.data;
  const pk =
    typeof attributes === 'object' && attributes !== null && 'pk' in attributes ? String(attributes.pk) : 'without pk';
  const where = result.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new UnreadableItemError(
    `Table item ${pk} has no usable ${where}; expected what Originmend writes. Delete the item, or name another table.`,
  );
}

function daysAfter(at: string, days: number): number {
  return Math.floor(Date.parse(at) / 1000) + days * 24 * 60 * 60;
}
