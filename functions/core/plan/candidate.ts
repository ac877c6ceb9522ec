import type { Safety } from '../change.ts';
import type { AccessCheck } from '../diagnosis/access-check.ts';
import type { Finding } from '../diagnosis/diagnosis.ts';
import type { OriginView } from '../diagnosis/origin-view.ts';
import type { PolicyDocument } from '../policy/document.ts';
import type { PolicyEdit } from '../policy/patch.ts';

/** A change of one bucket's policy before the guardrails have looked at it. */
export interface Candidate {
  readonly bucket: string;
  /** The origins whose findings it is meant to mend. */
  readonly views: readonly OriginView[];
  readonly findings: readonly Finding[];
  readonly edits: readonly PolicyEdit[];
  readonly safety: Safety;
  readonly before: PolicyDocument | null;
  readonly after: PolicyDocument;
  /** CloudFront's requests before and after, for the same keys. */
  readonly requests: readonly {
    readonly resource: string;
    readonly before: AccessCheck;
    readonly after: AccessCheck;
  }[];
}
