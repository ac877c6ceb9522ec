import { afterAll, beforeAll } from 'vitest';
import type { PlanKind } from '../../functions/core/plan/plan-kind.ts';

/** Switches plan kinds on for a whole test file, as the stack's parameters do. */
export function useKinds(...kinds: readonly PlanKind[]): void {
  beforeAll(() => void setKinds(...kinds));
  afterAll(() => void delete process.env['ORIGINMEND_PLAN_KINDS']);
}

export function setKinds(...kinds: readonly PlanKind[]): void {
  process.env['ORIGINMEND_PLAN_KINDS'] = kinds.join(',');
}
