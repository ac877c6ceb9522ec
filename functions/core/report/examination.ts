import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Facts } from '../facts.ts';
import type { Planned } from '../plan/plan.ts';

/** The whole result of looking at one distribution once: what was read, what it means, what could be done. */
export interface Examination {
  readonly facts: Facts;
  readonly diagnosis: Diagnosis;
  readonly planned: readonly Planned[];
  /** Bucket → the exact policy text S3 returned; null = no policy. Kept for undo, which restores it byte for byte. */
  readonly policyTexts: Readonly<Record<string, string | null>>;
}
