import type { Read } from '../core/facts.ts';
import type { ListedOriginAccessControl, VersionedConfig } from '../core/plan/currents.ts';
import type { PlanKind } from '../core/plan/plan-kind.ts';

/** Why there must be no further try of a write; undefined = there may. */
export type WhyStopped = () => Promise<string | undefined>;

/**
 * What plans beyond bucket policies ask of the outside world. Reads answer `{unreadable: code}` instead of throwing; writes throw
 * AwsCallError, or ConfigChangedError when the object is no longer the one that was read. `by` says whose rights are used.
 */
export interface ChangeDeps {
  /** The kinds that are switched on. */
  readonly kinds: ReadonlySet<PlanKind>;
  /** The distribution's configuration and its ETag. */
  readDistribution(id: string): Promise<Read<VersionedConfig>>;
  readOriginAccessControl(id: string): Promise<Read<VersionedConfig>>;
  /** Every OAC of the account, all pages. */
  listOriginAccessControls(): Promise<Read<readonly ListedOriginAccessControl[]>>;
  /** The exact text of the key's policy. */
  readKeyPolicy(keyArn: string): Promise<Read<string>>;
  /** UpdateDistribution with `version` as IfMatch. */
  updateDistribution(by: PlanKind, id: string, next: VersionedConfig): Promise<void>;
  /** An OAC of type s3 that signs always; the id of the one with this name when it exists already. */
  createOriginAccessControl(by: PlanKind, name: string): Promise<string>;
  /** UpdateOriginAccessControl with `version` as IfMatch. */
  updateOriginAccessControl(id: string, next: VersionedConfig): Promise<void>;
  /** PutKeyPolicy, only while the policy still reads exactly as `ifStill`; never without KMS's lockout check. */
  putKeyPolicy(keyArn: string, policyText: string, ifStill: string, whyStopped?: WhyStopped): Promise<void>;
}
