import type { Statement } from '../policy/document.ts';
import type { Owner } from './owner.ts';

/** What a snippet says. `statements` are the exact ones of the plan. */
export interface SnippetSource {
  readonly bucket: string;
  readonly statements: readonly Statement[];
  /** They take the place of statements that stand there now; otherwise they are added. */
  readonly replaces: boolean;
  readonly distributionArn: string;
  readonly owner: Owner | undefined;
}
