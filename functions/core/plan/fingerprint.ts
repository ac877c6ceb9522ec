import { createHash } from 'node:crypto';
import { isObject } from '../policy/canonical-json.ts';
import type { PolicyDocument } from '../policy/document.ts';
import type { PolicyEdit } from '../policy/patch.ts';

/** What a plan was based on. Any change of these makes the approval worthless, and the plan is made anew. */
export interface PlanBasis {
  readonly accountId: string;
  readonly bucket: string;
  readonly before: PolicyDocument | null;
  readonly edits: readonly PolicyEdit[];
  readonly distributionArn: string;
  /** Left out where the facts do not carry it: old facts files. */
  readonly distributionETag?: string | undefined;
  /** The origins concerned, as the distribution has them now. */
  readonly origins: readonly unknown[];
}

/** What a plan beyond the bucket policy was based on: `version` is the ETag, or the sha256 of the text, of what it changes. */
export interface ChangeBasis {
  readonly kind: string;
  readonly target: string;
  readonly distributionArn: string;
  readonly version: string;
  /** The exact change. */
  readonly change: unknown;
  /** The fingerprint of the grant that is written first, if any. */
  readonly grant?: string | undefined;
}

/** sha256, hex. Key order inside objects does not matter, order of statements and list values does. */
export function fingerprintOf(basis: PlanBasis | ChangeBasis): string {
  return createHash('sha256').update(stableJson(basis)).digest('hex');
}

/** JSON with the keys of every object in order. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) => (isObject(entry) ? sortedByKey(entry) : entry));
}

function sortedByKey(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}
