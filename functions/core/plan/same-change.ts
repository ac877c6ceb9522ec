import { stableJson } from './fingerprint.ts';
import type { Plan } from './plan.ts';

/** What people are told about a change, and how it was judged; none of it is written anywhere. */
const TOLD: ReadonlySet<string> = new Set([
  'causes',
  'prepares',
  'safety',
  'diff',
  'warnings',
  'blastRadius',
  'proof',
  'checked',
]);

/**
 * Whether an approved plan still is what the examination of now proves, down to every value that would be written. The fingerprint alone
 * says this only of a plan that was stored as it was made.
 */
export function isSameChange(approved: Plan, proved: Plan): boolean {
  return approved.fingerprint === proved.fingerprint && writtenOf(approved) === writtenOf(proved);
}

function writtenOf(plan: Plan): string {
  return stableJson(withoutTold(plan));
}

/** A grant that comes first is a plan as well. */
function withoutTold(plan: Plan): unknown {
  const kept = Object.fromEntries(Object.entries(plan).filter(([name]) => !TOLD.has(name)));
  return 'grant' in plan && plan.grant ? { ...kept, grant: withoutTold(plan.grant) } : kept;
}
