import { createHash } from 'node:crypto';
import type { RequestSource } from '../approval/quorum.ts';
import type { Statement } from '../policy/document.ts';

/** What can happen to a plan, in the words of the decision record. */
export type DecisionStep =
  | 'proposed'
  | 'reminded'
  | 'approved'
  | `approved-${number}-of-${number}`
  | 'rejected'
  | 'expired'
  /** Written; CloudFront takes minutes to deploy it, and `applied` follows. */
  | 'deploying'
  | 'applied'
  | 'auto-applied'
  | 'unchanged'
  | 'drifted'
  /** A guardrail said no right before the write; the plan is open again. */
  | 'held-back'
  | 'failed'
  | 'undone'
  | 'undo-refused';

/** A document at one moment: the exact text, null = there was none, and its sha256 (hex) to compare by. */
export interface KeptText {
  readonly sha256: string | null;
  readonly text: string | null;
}

/** One thing that happened, once and for ever: who, when, from where, what exactly, before and after. */
export interface DecisionEntry {
  readonly formatVersion: 1;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly planId: string;
  readonly step: DecisionStep;
  /** A person as far as known, or Originmend itself. */
  readonly by: string;
  readonly from?: RequestSource;
  /** `put-bucket-policy` and the other kinds of change. */
  readonly kind: string;
  readonly distributionId: string;
  /** What is changed, in AWS's words: `the policy of bucket site`. */
  readonly target: string;
  /** Left out when the change is none of a bucket. */
  readonly bucket?: string;
  readonly fingerprint: string;
  readonly causes: readonly string[];
  /** Statements that the change adds to a policy. */
  readonly added: readonly Statement[];
  /** The mode that was configured; `command-line` for a person with credentials of their own. */
  readonly mode: string;
  readonly incidentKey: string;
  /** What the step changed, or would have changed, from … Left out as long as the whole document is not known. */
  readonly before?: KeptText;
  /** … to this. */
  readonly after?: KeptText;
  /** The same as a unified diff, as it was approved; of an undo, that of the change that was undone. */
  readonly diff: string;
  /** How it ended, in the words that people were told. */
  readonly summary?: string;
}

/** The key of an entry: in the order of time, and the same whenever the same thing is recorded again. */
export function decisionKey({ at, planId, step }: Pick<DecisionEntry, 'at' | 'planId' | 'step'>): string {
  return `${DECISION_PREFIX}${at}#${planId}#${step}`;
}

/** Oldest first; what happened in the same millisecond to the same plan, in the order in which it must have. */
export function inOrder(a: DecisionEntry, b: DecisionEntry): number {
  return compareText(a.at, b.at) || compareText(a.planId, b.planId) || rankOf(a.step) - rankOf(b.step);
}

function rankOf(step: DecisionStep): number {
  if (step === 'proposed') return 0;
  if (/^(reminded|expired|rejected|approved)/.test(step)) return 1;
  return step.startsWith('undo') ? 3 : 2;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export const DECISION_PREFIX = 'decision#';

export function keptText(text: string | null): KeptText {
  return { sha256: text === null ? null : createHash('sha256').update(text, 'utf8').digest('hex'), text };
}
