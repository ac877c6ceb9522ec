import type { Finding } from '../diagnosis/diagnosis.ts';
import type { Facts } from '../facts.ts';
import { readFact } from '../facts.ts';
import { ownersOf } from '../iac/find-owners.ts';
import type { Owner } from '../iac/owner.ts';
import type { Plan } from '../plan/plan.ts';
import { isBucketPolicyPlan } from '../plan/plan-target.ts';
import type { PolicyEdit } from '../policy/patch.ts';
import { changeHistoryOf } from '../trail/change-history.ts';
import { type ChangeStory, changeStory } from '../trail/change-story.ts';

/** Who broke it and who owns it: what is known beside the facts that decide. */
export interface Background {
  /** Left out when CloudTrail was not asked and the incident is no change. */
  readonly change?: ChangeStory;
  readonly owners: readonly Owner[];
}

/** What is to be explained about one bucket; the edits tell which grant is missing. */
export interface Subject {
  readonly bucket: string | undefined;
  readonly causes: readonly string[];
  readonly edits?: readonly PolicyEdit[];
}

/** What a finding is about; the change its cause proposes tells which grant is missing. */
export function subjectOf({ bucket, cause, proposal: { change } }: Finding): Subject {
  return { bucket, causes: [cause], ...(change.kind === 'put-bucket-policy' ? { edits: change.edits } : {}) };
}

/** What a plan is about; only a bucket policy's edits tell which grant is missing. */
export function subjectOfPlan(plan: Plan): Subject {
  const { bucket, causes } = plan;
  return { bucket, causes, ...(isBucketPolicyPlan(plan) ? { edits: plan.edits } : {}) };
}

/** The background of a plan or a finding, from the facts alone. */
export function backgroundOf(facts: Facts, { bucket, causes, edits = [] }: Subject): Background {
  const history = readFact<unknown>(facts, ['changeHistory']);
  const known = history.kind === 'known' ? changeHistoryOf(history.value) : undefined;
  const grant = edits.flatMap((edit) => (edit.kind === 'append-statement' ? [edit.statement] : []))[0];
  return {
    ...(known ? { change: changeStory(known, { bucket, causes, grant }) } : {}),
    owners: bucket === undefined ? [] : ownersOf(facts, bucket),
  };
}
