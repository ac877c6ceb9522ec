import { hoursFromNow, LEASE_HOURS, nowIn, type Workflow } from './context.ts';
import type { Applied } from './outcome.ts';
import type { BucketPolicyRecord } from './plan-store.ts';
import { restore } from './restore.ts';
import type { Verification } from './verify.ts';

/** Whose undo it is when Originmend takes back what it wrote. */
const OURSELVES = 'Originmend (the repair did not help)';

/**
 * Takes back a write that did not help: S3 returns what was written, and CloudFront is refused for the same cause. The guarantees are those
 * of every undo: the exact previous document, only while nobody else has written, read back. Undefined = somebody else holds the plan.
 */
export async function takeBack(
  workflow: Workflow,
  record: BucketPolicyRecord,
  { summary, stillFound }: Verification & { readonly stillFound: string },
  undoLink: string,
): Promise<Applied> {
  const outcome = { at: nowIn(workflow), summary, stillFound };
  const lease = hoursFromNow(workflow, LEASE_HOURS);
  const claim = await workflow.deps.plans.claimOwnUndo(record.planId, OURSELVES, lease, outcome);
  const undo = claim.record?.undo;
  if (!claim.won || !claim.record || !undo) return { kind: 'failed', summary };
  workflow.deps.count('PlanTakenBack');
  const restored = await restore(workflow, { ...claim.record, plan: record.plan }, undo, OURSELVES, 'nobody');
  if (restored.kind === 'undone') return { kind: 'undone', summary: restored.summary };
  return { kind: 'failed', summary: restored.kind === 'failed' ? `${summary} ${restored.summary}` : summary, undoLink };
}
