import type { Finding } from '../diagnosis/diagnosis.ts';
import type { BucketPolicyPlan, Plan, Planned } from './plan.ts';

/** What a plan changes, in AWS's words: `the policy of bucket site`, `distribution E1`. No two plans of one examination share it. */
export function targetOf(plan: Plan): string {
  switch (plan.kind) {
    case 'put-bucket-policy':
    case 'remove-oai-grant':
      return bucketPolicyTarget(plan.bucket);
    case 'update-distribution':
      return `distribution ${plan.distributionId}`;
    case 'update-origin-access-control':
      return `origin access control ${plan.originAccessControlId}`;
    case 'put-key-policy':
      return `the policy of key ${plan.keyArn}`;
    case 'migrate-to-oac':
      return `origin ${plan.originId} of distribution ${plan.distributionId}`;
  }
}

export function bucketPolicyTarget(bucket: string): string {
  return `the policy of bucket ${bucket}`;
}

/** The read grant that a plan writes before its own change. */
export function grantOf(plan: Plan): BucketPolicyPlan | undefined {
  return 'grant' in plan ? plan.grant : undefined;
}

/** At the beginning of a sentence. */
export function capitalised(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** The target of a plan, or of what would have been one. */
export function targetOfPlanned(planned: Planned): string {
  return planned.kind === 'plan'
    ? targetOf(planned.plan)
    : (planned.target ?? bucketPolicyTarget(planned.bucket ?? ''));
}

/** `policy`, `distribution`: what is put back when the plan is undone. */
export function thingOf({ kind }: Plan): string {
  return THINGS[kind];
}

const THINGS = {
  'put-bucket-policy': 'policy',
  'remove-oai-grant': 'policy',
  'update-distribution': 'distribution',
  'update-origin-access-control': 'origin access control',
  'put-key-policy': 'key policy',
  'migrate-to-oac': 'origin',
} as const satisfies Record<Plan['kind'], string>;

/** Where viewers meet the trouble: `bucket site`, or what is changed when it is about no single bucket. */
export function placeOf(plan: Plan): string {
  return plan.bucket === undefined ? targetOf(plan) : `bucket ${plan.bucket}`;
}

/** What is typed to review and apply the same kind of change at the keyboard. */
export function commandFor({ kind, distributionId }: Plan): string {
  const fix = `originmend fix ${distributionId}`;
  if (kind === 'put-bucket-policy') return fix;
  return kind === 'migrate-to-oac' || kind === 'remove-oai-grant'
    ? `${fix} --migrate-to-oac`
    : `ORIGINMEND_PLAN_KINDS=${kind} ${fix}`;
}

/** Whether this plan mends the finding, or is the first step of what does. */
export function mends(plan: Plan, { bucket, cause }: Finding): boolean {
  return (
    [...plan.causes, ...(plan.prepares ?? [])].includes(cause) && (plan.bucket === undefined || plan.bucket === bucket)
  );
}

export function isBucketPolicyPlan(plan: Plan): plan is BucketPolicyPlan {
  return plan.kind === 'put-bucket-policy';
}
