import type { Proposal } from '../change.ts';

export type Impact = 'outage' | 'partial' | 'risk' | 'info';

/** Whether it keeps viewers out; otherwise they are served, and something is wrong all the same. */
export function refuses({ impact }: { readonly impact: Impact }): boolean {
  return impact === 'outage' || impact === 'partial';
}

/**
 * `broken` = some viewer request to an existing object is refused; `at-risk` = it works and something in the catalogue is wrong;
 * `unknown` = nothing proven wrong, and something that could be was not readable; `healthy` = every cause was ruled out.
 */
export type Verdict = 'healthy' | 'broken' | 'at-risk' | 'unknown';

/** One observation that proves a finding. `fact` is a fact path such as `buckets.site.policy.Statement[0].Resource`. */
export interface Evidence {
  readonly fact: string;
  readonly actual: unknown;
  readonly expected: unknown;
}

export interface Finding {
  readonly cause: string;
  /** The origin concerned; left out for findings about the whole distribution. */
  readonly originId?: string;
  readonly bucket?: string;
  readonly impact: Impact;
  readonly title: string;
  readonly summary: string;
  readonly evidence: readonly Evidence[];
  readonly proposal: Proposal;
}

/** A cause that is not the reason here, and why (also when it does not apply at all). */
export interface RuledOut {
  readonly cause: string;
  readonly originId?: string;
  readonly reason: string;
}

/** A cause nobody could judge: `needs` are the fact paths that were unreadable or not collected. */
export interface Unknown {
  readonly cause: string;
  readonly originId?: string;
  readonly needs: readonly string[];
  readonly reason?: string;
}

export interface Diagnosis {
  readonly formatVersion: 1;
  readonly distribution: { readonly id: string; readonly arn: string; readonly domainName: string };
  readonly verdict: Verdict;
  /** Grouped by origin, root cause first. */
  readonly findings: readonly Finding[];
  readonly ruledOut: readonly RuledOut[];
  readonly unknown: readonly Unknown[];
}
