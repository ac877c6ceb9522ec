import type { PolicyDocument } from '../core/policy/document.ts';

/**
 * Whether a write may happen now; a refusal says why and what to do, in complete sentences. `lasting`: the plan itself may not be
 * written; otherwise the very same plan can be carried out later.
 */
export type Permit =
  | { readonly permitted: true }
  | { readonly permitted: false; readonly lasting: boolean; readonly because: string; readonly nextStep: string };

export type Refusal = Extract<Permit, { permitted: false }>;

/** One write about to happen, whatever kind of plan wants it. */
export interface WriteRequest {
  readonly planId: string;
  /** The bucket whose access it changes, directly or not; left out when it is about no single bucket. */
  readonly bucket?: string | undefined;
  /** The bucket whose policy is given the read grant first, when it is another one. */
  readonly grantBucket?: string | undefined;
  /** Nobody approved it: mode `auto`. */
  readonly byItself: boolean;
  /** The bucket policy before and after, when it is a bucket policy that changes. */
  readonly policy?: { readonly before: PolicyDocument | null; readonly after: PolicyDocument };
}
