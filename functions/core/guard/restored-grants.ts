import { createHash } from 'node:crypto';
import type { Plan } from '../plan/plan.ts';
import { isBucketPolicyPlan } from '../plan/plan-target.ts';
import { canonicalJson } from '../policy/canonical-json.ts';
import { listOf, type Statement, statementsOf } from '../policy/document.ts';

/** The grants a plan of a bucket policy restores, each as a key that is the same whenever the same grant is restored: bucket, identity and resource. */
export function restoredGrants(plan: Plan): readonly string[] {
  if (!isBucketPolicyPlan(plan)) return [];
  const { bucket, before, edits } = plan;
  const statements = edits.flatMap((edit): readonly Statement[] => {
    if (edit.kind === 'append-statement') return [edit.statement];
    const edited = edit.kind === 'replace-principal' ? statementsOf(before)[edit.index] : undefined;
    return edited && edit.kind === 'replace-principal' ? [{ ...edited, Principal: { AWS: edit.to } }] : [];
  });
  return [...new Set(statements.map((statement) => grantKey(bucket, statement)))];
}

function grantKey(bucket: string, { Principal, Condition, Resource }: Statement): string {
  const grant = canonicalJson({
    Principal,
    Condition,
    Resource: [...listOf<unknown>(Resource)].map(String).toSorted(),
  });
  return `${bucket}#${createHash('sha256').update(JSON.stringify(grant)).digest('hex').slice(0, 32)}`;
}
