import type { Planned } from './plan.ts';

/** A plan that a guardrail keeps from being made. `because` is one clause without a full stop. */
export function refusedPlan(
  target: string,
  causes: readonly string[],
  guardrail: string,
  because: string,
  bucket?: string,
): Extract<Planned, { kind: 'refused' }> {
  return { kind: 'refused', target, causes, guardrail, because, ...(bucket === undefined ? {} : { bucket }) };
}
