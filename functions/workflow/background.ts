import type { BucketFacts, DistributionFacts, Facts } from '../core/facts.ts';
import type { TrailRecord } from '../core/trail/record.ts';
import type { BucketAddress } from './deps.ts';

export interface IncidentBeginning {
  /** ISO 8601. */
  readonly at: string;
  /** The change that is the incident. */
  readonly record?: TrailRecord;
}

export interface BackgroundOptions {
  readonly incident?: IncidentBeginning;
  /** Pages of CloudTrail events per lookup; each takes half a second. */
  readonly pages?: number;
  /** Ask about every bucket of the distribution, whatever was found. */
  readonly everything?: boolean;
}

/** What is asked of CloudTrail and CloudFormation. */
export interface BackgroundQuestion {
  readonly distribution: DistributionFacts;
  /** Buckets whose owner matters: their policy would change, or they refuse. */
  readonly owned: readonly BucketAddress[];
  /** Buckets that refuse viewers. */
  readonly refusing: readonly BucketAddress[];
  /** Refusing buckets of other accounts, whose event history nobody here can read. */
  readonly foreign: readonly string[];
  /** The causes of the refusals; undefined = any. */
  readonly causes: readonly string[] | undefined;
}

/** What was learned, to be put into the facts. */
export interface Background {
  readonly facts: Pick<Facts, 'changeHistory' | 'distributionStack'>;
  readonly buckets: Readonly<Record<string, Pick<BucketFacts, 'policyHistory' | 'stack'>>>;
}
