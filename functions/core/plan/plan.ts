import type { ConfigEdit, Safety } from '../change.ts';
import type { PolicyDocument, Statement } from '../policy/document.ts';
import type { Decision } from '../policy/evaluate.ts';
import type { PolicyEdit } from '../policy/patch.ts';
import type { BlastRadius } from './blast-radius.ts';

/** What every plan says, whatever it changes. */
export interface PlanCommon {
  readonly distributionId: string;
  readonly distributionArn: string;
  /** The bucket whose reads it mends; left out when it is about no single bucket. */
  readonly bucket?: string | undefined;
  /** Ids of the causes this plan mends, root cause first. */
  readonly causes: readonly string[];
  /** Causes that this alone does not mend: the plan that does is asked for when this one is applied. */
  readonly prepares?: readonly string[] | undefined;
  readonly safety: Safety;
  /** Unified diff of what is changed, as people read it; a grant that comes first has its own. */
  readonly diff: string;
  /** sha256 (hex) over what the plan was made for and the exact change; any difference makes an approval worthless. */
  readonly fingerprint: string;
  /** Things the approver should know: IaC ownership, other distributions that are affected. */
  readonly warnings: readonly string[];
  /** Who else depends on a bucket policy; left out for everything else and in plans stored before it was collected. */
  readonly blastRadius?: BlastRadius;
}

/** One complete bucket-policy change: the smallest that provably lets this distribution read again. */
export interface BucketPolicyPlan extends PlanCommon {
  readonly kind: 'put-bucket-policy';
  readonly bucket: string;
  readonly region: string;
  /** Sent as `ExpectedBucketOwner` with every write. */
  readonly ownerAccountId: string;
  readonly edits: readonly PolicyEdit[];
  /** null = the bucket has no policy. */
  readonly before: PolicyDocument | null;
  readonly after: PolicyDocument;
  readonly proof: Proof;
}

/** Named values of the distribution's own configuration. https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistribution.html */
export interface DistributionPlan extends PlanCommon, ConfigChange {
  readonly kind: 'update-distribution';
  /** When an edit attaches one: an OAC of the account that fits, or the name of the one to create. */
  readonly originAccessControl?: { readonly id: string } | { readonly create: string } | undefined;
}

/** How one OAC signs. https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateOriginAccessControl.html */
export interface OriginAccessControlPlan extends PlanCommon, ConfigChange {
  readonly kind: 'update-origin-access-control';
  readonly originAccessControlId: string;
}

/** One statement at the end of a key policy. https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html */
export interface KeyPolicyPlan extends PlanCommon {
  readonly kind: 'put-key-policy';
  readonly keyArn: string;
  readonly statement: Statement;
  /** sha256 (hex) of the policy text the plan was made for. */
  readonly version: string;
  readonly checked: readonly string[];
}

/** The second half of AWS's migration from an OAI to an OAC: what the origin signs with. */
export interface MigrationPlan extends PlanCommon, ConfigChange {
  readonly kind: 'migrate-to-oac';
  readonly bucket: string;
  readonly originId: string;
  /** The OAI that the origin uses now. */
  readonly oaiId: string;
  /** An OAC of the account that fits, or the name of the one to create. */
  readonly originAccessControl: { readonly id: string } | { readonly create: string };
}

/** The last step of a migration: the OAI that nobody uses any more loses its grant. */
export interface OaiGrantRemovalPlan extends PlanCommon {
  readonly kind: 'remove-oai-grant';
  readonly bucket: string;
  readonly region: string;
  readonly ownerAccountId: string;
  readonly oaiId: string;
  readonly after: PolicyDocument;
  /** sha256 (hex) of the policy text the plan was made for. */
  readonly version: string;
  readonly checked: readonly string[];
}

/** Values changed in one configuration of CloudFront. Each `from` must still hold when it is written. */
export interface ConfigChange {
  readonly edits: readonly ConfigEdit[];
  /** The read grant that must be in the bucket policy before; left out when it is there already. */
  readonly grant?: BucketPolicyPlan | undefined;
  /** The ETag of the configuration the plan was made for. */
  readonly version: string;
  /** Complete sentences: what was made certain before people were asked. */
  readonly checked: readonly string[];
}

/** Everything Originmend can carry out. All but bucket policies only when switched on, and never without a person's approval. */
export type Plan =
  | BucketPolicyPlan
  | DistributionPlan
  | OriginAccessControlPlan
  | KeyPolicyPlan
  | MigrationPlan
  | OaiGrantRemovalPlan;

/** The before/after evaluation behind a plan. */
export interface Proof {
  /** CloudFront's requests that change from denied to allowed. */
  readonly mended: readonly { readonly resource: string; readonly before: Decision; readonly after: Decision }[];
  /** How many other callers' requests were evaluated before and after, none of which changed. */
  readonly unchangedCallers: number;
}

/** What building a plan for one target came to. `target` is what `targetOf` says; left out for the policy of `bucket`. */
export type Planned<P extends Plan = Plan> =
  | { readonly kind: 'plan'; readonly plan: P }
  /** The edits change nothing: what they would grant is granted already. */
  | {
      readonly kind: 'unchanged';
      readonly target?: string;
      readonly bucket?: string | undefined;
      readonly causes: readonly string[];
    }
  /** A guardrail said no; nothing will be written. `guardrail` is its name. */
  | {
      readonly kind: 'refused';
      readonly target?: string;
      readonly bucket?: string | undefined;
      readonly causes: readonly string[];
      readonly guardrail: string;
      readonly because: string;
      /** The document it would have been and its difference, for a person to judge; left out when the policy itself is not known. */
      readonly after?: PolicyDocument;
      readonly diff?: string;
    };
