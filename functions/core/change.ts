import type { Statement } from './policy/document.ts';
import type { PolicyEdit } from './policy/patch.ts';

/**
 * How far a change may go by itself. `auto` = additive, same account, not public, intent proven; `approve` = right, and a person
 * confirms; `manual` = never written by Originmend.
 */
export type Safety = 'auto' | 'approve' | 'manual';

/** Everything that can be done about a cause. Causes propose changes, the plan chooses among them. */
export type Change =
  | { readonly kind: 'put-bucket-policy'; readonly bucket: string; readonly edits: readonly PolicyEdit[] }
  | { readonly kind: 'put-key-policy'; readonly keyArn: string; readonly statement: Statement }
  | { readonly kind: 'update-distribution'; readonly edits: readonly ConfigEdit[] }
  | {
      readonly kind: 'update-origin-access-control';
      readonly originAccessControlId: string;
      readonly edits: readonly ConfigEdit[];
    }
  | { readonly kind: 'manual' };

/** One value of a configuration: where it is (fact path), what it says and what it should say. */
export interface ConfigEdit {
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** What a cause suggests: the change, how safe it is, what a person does, and what would not help. */
export interface Proposal {
  readonly change: Change;
  readonly safety: Safety;
  /** Complete sentences, in order, for the person who acts or approves. */
  readonly steps: readonly string[];
  /** Things people try that would not fix this, each with the reason: "Making the bucket public would not fix this: …". */
  readonly deadEnds: readonly string[];
}
