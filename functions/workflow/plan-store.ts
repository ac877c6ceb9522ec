import type { Finding } from '../core/diagnosis/diagnosis.ts';
import type { BucketPolicyPlan, Plan } from '../core/plan/plan.ts';
import type { Background } from '../core/report/background.ts';

/**
 * `open` → waiting for a person. `claimed` → somebody approved and the apply is running under a lease. The rest are final, except
 * that `applied` may become `undoing` → `undone`.
 */
export type PlanStatus =
  | 'open'
  | 'claimed'
  | 'applied'
  | 'unchanged'
  | 'drifted'
  | 'failed'
  | 'rejected'
  | 'undoing'
  | 'undone';

/** One plan as one DynamoDB item. Tokens are stored only as sha256 (hex). Times are ISO 8601. */
export interface PlanRecord<P extends Plan = Plan> {
  readonly planId: string;
  readonly status: PlanStatus;
  readonly plan: P;
  readonly findings: readonly Finding[];
  readonly distributionDomainName: string;
  readonly incidentKey: string;
  /** Who broke it and who owns it; left out where nothing was asked. */
  readonly background?: Background;
  readonly tokenHashes: readonly string[];
  readonly createdAt: string;
  readonly expiresAt: string;
  /** When people were told about the proposal; left out while they were not. */
  readonly toldAt?: string;
  readonly decision?: Decided;
  /** Until when the running apply or undo holds the plan. */
  readonly leaseUntil?: string;
  readonly outcome?: PlanOutcome;
  readonly undo?: UndoRecord;
  /** The last time it was approved and a guardrail held the write back; the plan is open again. */
  readonly heldBack?: HeldBack;
}

export type BucketPolicyRecord = PlanRecord<BucketPolicyPlan>;

export function isBucketPolicyRecord(record: PlanRecord): record is BucketPolicyRecord {
  return record.plan.kind === 'put-bucket-policy';
}

export interface Decided {
  readonly choice: 'approve' | 'reject' | 'auto';
  readonly by: string;
  readonly at: string;
}

export interface HeldBack {
  readonly at: string;
  /** Who had approved. */
  readonly by: string;
  /** Complete sentences. */
  readonly because: string;
  readonly nextStep: string;
}

export interface PlanOutcome {
  readonly at: string;
  readonly summary: string;
  /** Left out when nothing was written. */
  readonly verification?: { readonly policy: string; readonly live: string };
  readonly newPlanId?: string;
}

/** What undo needs: the exact previous text (null = there was no policy) and what we wrote. */
export interface UndoRecord {
  readonly tokenHash: string;
  readonly previousText: string | null;
  readonly writtenText: string;
  readonly expiresAt: string;
  readonly by?: string;
  readonly at?: string;
  readonly summary?: string;
}

export interface OpenIncident {
  readonly alarmArn: string;
  readonly openedAt: string;
  readonly distributionIds: readonly string[];
}

/** All writes are single-item conditional writes; each answer says who won. */
export interface PlanStore {
  /** Stores a new open plan unless one with the same fingerprint is still open and not expired; then that one is returned. */
  create(record: PlanRecord): Promise<{ readonly created: boolean; readonly record: PlanRecord }>;
  get(planId: string): Promise<PlanRecord | undefined>;
  /** Adds one more link to an open plan. */
  addToken(planId: string, tokenHash: string): Promise<void>;
  /** Records that the proposal has been published. */
  markTold(planId: string, at: string): Promise<void>;
  /** open → claimed (or rejected). Exactly one caller wins; a claimed plan whose lease has run out can be claimed again. */
  claim(
    planId: string,
    decided: Decided,
    leaseUntil: string,
  ): Promise<{ readonly won: boolean; readonly record: PlanRecord | undefined }>;
  /** Before the write: keeps the exact previous text, so that a crash after the write can still be undone. */
  recordIntent(planId: string, undo: UndoRecord): Promise<void>;
  /** claimed → open, when a guardrail refused the write before any effect: whoever has a link can decide again. */
  release(planId: string, heldBack: HeldBack): Promise<void>;
  /** claimed → final status. */
  finish(planId: string, status: Exclude<PlanStatus, 'open' | 'claimed'>, outcome: PlanOutcome): Promise<void>;
  /** applied → undoing. */
  claimUndo(
    planId: string,
    by: string,
    at: string,
    leaseUntil: string,
  ): Promise<{ readonly won: boolean; readonly record: PlanRecord | undefined }>;
  /** undoing → undone, or back to what it was when nothing was restored. */
  finishUndo(planId: string, status: 'undone' | 'applied' | 'failed', summary: string, at: string): Promise<void>;
  openIncident(incident: OpenIncident): Promise<void>;
  /** The open incident of the alarm, if any. */
  getIncident(alarmArn: string): Promise<OpenIncident | undefined>;
  /** Removes and returns the open incident of the alarm, if any; with `openedAt` only the one that was opened then. */
  closeIncident(alarmArn: string, openedAt?: string): Promise<OpenIncident | undefined>;
}
