import type { Approval, RequestSource } from '../core/approval/quorum.ts';
import type { Finding } from '../core/diagnosis/diagnosis.ts';
import type { BucketPolicyPlan, Plan } from '../core/plan/plan.ts';
import type { Background } from '../core/report/background.ts';
import type { ToTell } from '../core/report/messages.ts';

/**
 * `open` → waiting for a person. `claimed` → somebody approved and the apply is running under a lease. The rest are final, except
 * that `applied` and `failed` may become `undoing` → `undone`. A write that did not help goes from `claimed` to `undoing` by itself.
 * `deploying` = written, and CloudFront is on its way; it becomes `applied`.
 */
export type PlanStatus =
  | 'open'
  | 'claimed'
  | 'deploying'
  | 'applied'
  | 'unchanged'
  | 'drifted'
  | 'failed'
  | 'rejected'
  | 'expired'
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
  /** Whose link each personal token is; left out when nobody in particular has to approve. */
  readonly approverTokens?: readonly ApproverToken[];
  /** Approvals of those who have to approve, in the order in which they were given. */
  readonly approvals?: readonly Approval[];
  /** Who asked for this or made the change that broke it, as far as known: a name, an e-mail address or an ARN. */
  readonly requesters?: readonly string[];
  /** Until when the running apply or undo holds the plan. */
  readonly leaseUntil?: string;
  readonly outcome?: PlanOutcome;
  readonly undo?: UndoRecord;
  /** The last time it was approved and a guardrail held the write back; the plan is open again. */
  readonly heldBack?: HeldBack;
  /** A person rejected or undid exactly this change before: mode auto asks instead of writing it by itself. */
  readonly onlyByPerson?: boolean;
  /** When people were reminded of the decision, or the reminder was stored to be told. */
  readonly remindedAt?: string;
  /** What people have not been told yet, oldest first: stored with the step it is about, taken out when it is published. */
  readonly toTell?: readonly ToTell[];
  /** Until when a run of its own publishes what is to be told; afterwards anybody may. */
  readonly tellUntil?: string;
}

/** What people must be told of a step, stored together with it. The run that makes the step publishes it until `until`. */
export interface Telling {
  readonly what: ToTell;
  readonly until: string;
}

/** Who won, and the record as it is now. */
export interface Claim {
  readonly won: boolean;
  readonly record: PlanRecord | undefined;
}

export type BucketPolicyRecord = PlanRecord<BucketPolicyPlan>;

export function isBucketPolicyRecord(record: PlanRecord): record is BucketPolicyRecord {
  return record.plan.kind === 'put-bucket-policy';
}

export interface ApproverToken {
  readonly approver: string;
  /** sha256, hex. */
  readonly tokenHash: string;
}

export interface Decided {
  readonly choice: 'approve' | 'reject' | 'auto';
  readonly by: string;
  readonly at: string;
  readonly from?: RequestSource;
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
  /** The cause that was still found right after the write, which is then taken back. */
  readonly stillFound?: string;
}

/** What undo needs: the exact previous text (null = there was no policy) and what we wrote. */
export interface UndoRecord {
  readonly tokenHash: string;
  /** Of further links to the same undo: a message that is sent again gets a link of its own. */
  readonly moreTokenHashes?: readonly string[];
  readonly previousText: string | null;
  readonly writtenText: string;
  readonly expiresAt: string;
  readonly by?: string;
  readonly at?: string;
  readonly summary?: string;
  readonly from?: RequestSource;
}

export interface OpenIncident {
  readonly alarmArn: string;
  readonly openedAt: string;
  readonly distributionIds: readonly string[];
}

/** All writes are single-item conditional writes; each answer says who won. */
export interface PlanStore {
  /**
   * Stores a new open plan unless one with the same fingerprint is still open and not expired; then that one is returned. The new one
   * is `onlyByPerson` when the last one was rejected or undone.
   */
  create(record: PlanRecord): Promise<{ readonly created: boolean; readonly record: PlanRecord }>;
  get(planId: string): Promise<PlanRecord | undefined>;
  /** Adds one more link to an open plan. */
  addToken(planId: string, tokenHash: string): Promise<void>;
  /** Adds personal links to an open plan, with one write. */
  addApproverTokens(planId: string, tokens: readonly ApproverToken[]): Promise<void>;
  /** Adds somebody who asked for the change, and who therefore does not approve it. */
  addRequester(planId: string, requester: string): Promise<void>;
  /** Records that the proposal has been published. */
  markTold(planId: string, at: string): Promise<void>;
  /** open → claimed (or rejected). Exactly one caller wins; a claimed plan whose lease has run out can be claimed again. */
  claim(planId: string, decided: Decided, leaseUntil: string, telling?: Telling): Promise<Claim>;
  /**
   * Adds one approval to an open plan, while its approvals are still those of `before`; with `claim` the plan becomes claimed by
   * the same write. Exactly one caller wins each state.
   */
  approve(
    planId: string,
    step: {
      readonly before: readonly Approval[];
      readonly approval: Approval;
      readonly claim?: { readonly decided: Decided; readonly leaseUntil: string };
    },
  ): Promise<Claim>;
  /** A claimed or undoing plan whose lease has run out, under a new lease; exactly one caller wins. */
  takeOver(planId: string, at: string, leaseUntil: string): Promise<Claim>;
  /** Before the write: keeps the exact previous text, so that a crash after the write can still be undone. */
  recordIntent(planId: string, undo: UndoRecord): Promise<void>;
  /** claimed → open, when a guardrail refused the write before any effect: whoever has a link can decide again. */
  release(planId: string, heldBack: HeldBack, telling?: Telling): Promise<void>;
  /** claimed → final status. */
  finish(
    planId: string,
    status: Exclude<PlanStatus, 'open' | 'claimed'>,
    outcome: PlanOutcome,
    telling?: Telling,
  ): Promise<void>;
  /** deploying → applied. */
  finishDeploying(planId: string, outcome: PlanOutcome, telling?: Telling): Promise<void>;
  /** open → final, without a decision; false when somebody decided meanwhile. */
  endOpen(
    planId: string,
    status: 'unchanged' | 'drifted' | 'expired',
    outcome: PlanOutcome,
    telling?: Telling,
  ): Promise<boolean>;
  /** applied → undoing. */
  claimUndo(planId: string, by: string, at: string, leaseUntil: string, from?: RequestSource): Promise<Claim>;
  /** claimed → undoing: what was just written did not help and is taken back. `outcome` says why. */
  claimOwnUndo(planId: string, by: string, leaseUntil: string, outcome: PlanOutcome): Promise<Claim>;
  /** undoing → undone, or back to what it was when nothing was restored. */
  finishUndo(
    planId: string,
    status: 'undone' | 'applied' | 'failed',
    summary: string,
    at: string,
    telling?: Telling,
  ): Promise<void>;
  /** Adds one more link to the undo of a plan that has written. */
  addUndoToken(planId: string, tokenHash: string): Promise<void>;
  /** Stores, once per plan, that people are to be reminded while it is open; false when that was done or somebody decided. */
  remind(planId: string, at: string, telling: Telling): Promise<boolean>;
  /** Whoever wins may publish what is to be told, until `until`. */
  claimTelling(planId: string, at: string, until: string): Promise<Claim>;
  /** Takes out what has been published. */
  markPublished(planId: string, what: ToTell): Promise<void>;
  /** Keeps the plan on the list of those that may still need something; repeating it does no harm. False = the list is full. */
  watch(planId: string): Promise<boolean>;
  unwatch(planId: string): Promise<void>;
  watched(): Promise<readonly string[]>;
  openIncident(incident: OpenIncident): Promise<void>;
  /** The open incident of the alarm, if any. */
  getIncident(alarmArn: string): Promise<OpenIncident | undefined>;
  /** Removes and returns the open incident of the alarm, if any; with `openedAt` only the one that was opened then. */
  closeIncident(alarmArn: string, openedAt?: string): Promise<OpenIncident | undefined>;
}
