import type { Safety } from '../change.ts';
import type { PolicyDocument } from '../policy/document.ts';
import type { Decision } from '../policy/evaluate.ts';
import type { PolicyEdit } from '../policy/patch.ts';

/** One complete bucket-policy change: the smallest that provably lets this distribution read again. */
export interface BucketPolicyPlan {
  readonly kind: 'put-bucket-policy';
  readonly distributionId: string;
  readonly distributionArn: string;
  readonly bucket: string;
  readonly region: string;
  /** Sent as `ExpectedBucketOwner` with every write. */
  readonly ownerAccountId: string;
  /** Ids of the causes this plan mends, root cause first. */
  readonly causes: readonly string[];
  readonly safety: Safety;
  readonly edits: readonly PolicyEdit[];
  /** null = the bucket has no policy. */
  readonly before: PolicyDocument | null;
  readonly after: PolicyDocument;
  /** Unified diff of the pretty-printed documents. */
  readonly diff: string;
  readonly proof: Proof;
  /** sha256 (hex) over account, bucket, current policy, edits, distribution and origin configuration. */
  readonly fingerprint: string;
  /** Things the approver should know: IaC ownership, other distributions on the bucket. */
  readonly warnings: readonly string[];
}

/** The before/after evaluation behind a plan. */
export interface Proof {
  /** CloudFront's requests that change from denied to allowed. */
  readonly mended: readonly { readonly resource: string; readonly before: Decision; readonly after: Decision }[];
  /** How many other callers' requests were evaluated before and after, none of which changed. */
  readonly unchangedCallers: number;
}

/** What building a plan for one bucket came to. */
export type Planned =
  | { readonly kind: 'plan'; readonly plan: BucketPolicyPlan }
  /** The edits change nothing: what they would grant is granted already. */
  | { readonly kind: 'unchanged'; readonly bucket: string; readonly causes: readonly string[] }
  /** A guardrail said no; nothing will be written. `guardrail` is its name. */
  | {
      readonly kind: 'refused';
      readonly bucket: string;
      readonly causes: readonly string[];
      readonly guardrail: string;
      readonly because: string;
      /** The document it would have been and its difference, for a person to judge; left out when the policy itself is not known. */
      readonly after?: PolicyDocument;
      readonly diff?: string;
    };
