import { isUnreadable, type Read } from '../core/facts.ts';
import { NEW_OAC, withOacId } from '../core/plan/choose-oac.ts';
import { applyConfigEdits, type Config, configMark, holdsEdits, revertConfigEdits } from '../core/plan/config-edit.ts';
import type { VersionedConfig } from '../core/plan/currents.ts';
import { appendToKeyPolicy, grantsAlready, textMark } from '../core/plan/key-policy-text.ts';
import type {
  BucketPolicyPlan,
  DistributionPlan,
  KeyPolicyPlan,
  MigrationPlan,
  OaiGrantRemovalPlan,
  OriginAccessControlPlan,
  Plan,
} from '../core/plan/plan.ts';
import { parsePolicyText } from '../core/policy/document.ts';
import { samePolicy } from '../core/policy/equality.ts';
import type { ChangeDeps, WhyStopped } from './change-deps.ts';
import type { Deps } from './deps.ts';
import type { UndoRecord } from './plan-store.ts';

/** What a plan changes, as it is or as it shall be. */
export interface ChangedObject {
  /**
   * What undo keeps of it: the exact text of a policy; of a configuration, which may hold secrets, the sha256 of its meaning.
   */
  readonly mark: string;
  /** What the plan was made for is compared with this: the ETag, or the sha256 of the text. */
  readonly version: string;
  readonly content: Config | string;
}

export type Next =
  | { readonly kind: 'next'; readonly content: Config | string; readonly mark: string }
  | { readonly kind: 'not-possible'; readonly because: string };

/** How one kind of plan is read and written; the order of the steps is the same for all. */
export interface ChangeWriter {
  read(): Promise<Read<ChangedObject>>;
  /** The object with exactly the plan's change. */
  change(now: ChangedObject): Promise<Next>;
  /** Whether two marks stand for the same object: S3 and KMS may return a policy in another spelling than it was sent in. */
  same(mark: string, other: string): boolean;
  /** Whether the change is in it already. */
  isDone(now: ChangedObject): boolean;
  /** The object as it was before the change, which is known to be in it. */
  revert(now: ChangedObject, undo: UndoRecord): Next;
  /**
   * Writes only while the object is still `now`, again and again only until `whyStopped` has an answer. Throws AwsCallError,
   * ConfigChangedError, PolicyChangedError or WritingStoppedError.
   */
  put(next: Config | string, now: ChangedObject, whyStopped: WhyStopped): Promise<void>;
}

export type ChangePlan = Exclude<Plan, BucketPolicyPlan>;

export function changeWriter(deps: Deps, changes: ChangeDeps, plan: ChangePlan): ChangeWriter {
  switch (plan.kind) {
    case 'update-distribution':
    case 'migrate-to-oac':
      return distributionWriter(changes, plan);
    case 'update-origin-access-control':
      return oacWriter(changes, plan);
    case 'put-key-policy':
      return keyPolicyWriter(changes, plan);
    case 'remove-oai-grant':
      return bucketPolicyWriter(deps, plan);
  }
}

function distributionWriter(changes: ChangeDeps, plan: DistributionPlan | MigrationPlan): ChangeWriter {
  const id = plan.distributionId;
  return {
    read: async () => ofConfig(await changes.readDistribution(id)),
    change: async (now) => editedWith(now, withOacId(plan.edits, await oacIdOf(changes, plan))),
    same: (mark, other) => mark === other,
    isDone: (now) => holdsEdits(asConfig(now.content), plan.edits),
    revert: (now, undo) => reverted(now, plan.edits, undo),
    put: (next, now) => changes.updateDistribution(plan.kind, id, { config: asConfig(next), version: now.version }),
  };
}

/** An OAC that nobody uses changes nothing, so it may be created before the write is certain. */
async function oacIdOf(
  changes: ChangeDeps,
  { kind, originAccessControl }: DistributionPlan | MigrationPlan,
): Promise<string> {
  if (originAccessControl === undefined) return NEW_OAC;
  if ('id' in originAccessControl) return originAccessControl.id;
  return changes.createOriginAccessControl(kind, originAccessControl.create);
}

function oacWriter(changes: ChangeDeps, plan: OriginAccessControlPlan): ChangeWriter {
  const id = plan.originAccessControlId;
  return {
    read: async () => ofConfig(await changes.readOriginAccessControl(id)),
    change: async (now) => editedWith(now, plan.edits),
    same: (mark, other) => mark === other,
    isDone: (now) => holdsEdits(asConfig(now.content), plan.edits),
    revert: (now, undo) => reverted(now, plan.edits, undo),
    put: (next, now) => changes.updateOriginAccessControl(id, { config: asConfig(next), version: now.version }),
  };
}

function keyPolicyWriter(changes: ChangeDeps, plan: KeyPolicyPlan): ChangeWriter {
  return {
    read: async () => ofText(await changes.readKeyPolicy(plan.keyArn)),
    change: async (now) => {
      const text = appendToKeyPolicy(String(now.content), plan.statement);
      return text === undefined
        ? { kind: 'not-possible', because: 'the key policy has no list of statements to append to' }
        : { kind: 'next', content: text, mark: text };
    },
    same: samePolicyText,
    isDone: (now) => grantsAlready(String(now.content), plan.statement),
    revert: (_now, undo) => previousText(undo),
    put: (next, now, whyStopped) => changes.putKeyPolicy(plan.keyArn, String(next), String(now.content), whyStopped),
  };
}

function bucketPolicyWriter({ s3 }: Deps, plan: OaiGrantRemovalPlan): ChangeWriter {
  const text = JSON.stringify(plan.after);
  return {
    read: async () => ofText((await s3.getBucketPolicyText(plan)) ?? ''),
    change: async () => ({ kind: 'next', content: text, mark: text }),
    same: samePolicyText,
    isDone: (now) => samePolicyText(now.mark, text),
    revert: (_now, undo) => previousText(undo),
    put: (next, now, whyStopped) =>
      s3.putBucketPolicy(plan, String(next), plan.ownerAccountId, { ifStill: String(now.content), whyStopped }),
  };
}

function ofConfig(read: Read<VersionedConfig>): Read<ChangedObject> {
  if (isUnreadable(read)) return read;
  return { content: read.config, version: read.version, mark: configMark(read.config) };
}

function ofText(read: Read<string>): Read<ChangedObject> {
  return typeof read === 'string' ? { content: read, version: textMark(read), mark: read } : read;
}

function editedWith(now: ChangedObject, edits: DistributionPlan['edits']): Next {
  const edited = applyConfigEdits(asConfig(now.content), edits);
  return edited.kind === 'edited' ? { kind: 'next', content: edited.config, mark: configMark(edited.config) } : edited;
}

/** Exactly what was there before, or nothing: the mark proves it. */
function reverted(now: ChangedObject, edits: DistributionPlan['edits'], { previousText: wanted }: UndoRecord): Next {
  const config = revertConfigEdits(asConfig(now.content), edits);
  const mark = config && configMark(config);
  return config && mark === wanted
    ? { kind: 'next', content: config, mark }
    : { kind: 'not-possible', because: 'taking the values back would not give what was there before' };
}

function previousText({ previousText: text }: UndoRecord): Next {
  return text === null
    ? { kind: 'not-possible', because: 'the previous policy was not kept' }
    : { kind: 'next', content: text, mark: text };
}

function samePolicyText(mark: string, other: string): boolean {
  const [one, two] = [parsePolicyText(mark), parsePolicyText(other)];
  return mark === other || (one !== undefined && two !== undefined && samePolicy(one, two));
}

function asConfig(content: Config | string): Config {
  if (typeof content === 'string') throw new TypeError('a configuration was expected, and a policy text was given');
  return content;
}
