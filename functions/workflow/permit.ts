import type { Workflow } from './context.ts';
import type { PlanRecord } from './plan-store.ts';

/** Whether a write may happen now; a refusal says why and what to do, in complete sentences. */
export type Permit =
  | { readonly permitted: true }
  | { readonly permitted: false; readonly because: string; readonly nextStep: string };

/** Asked right before each write of an approved plan, whoever approved it. */
export async function permitWrite(_workflow: Workflow, _record: PlanRecord): Promise<Permit> {
  return { permitted: true };
}
