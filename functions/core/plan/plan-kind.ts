import type { Plan } from './plan.ts';

/** Kinds beyond the bucket policy that can be switched on; each needs a person's approval, whatever the mode. */
export const PLAN_KINDS = [
  'update-distribution',
  'update-origin-access-control',
  'put-key-policy',
  'migrate-to-oac',
] as const satisfies readonly Plan['kind'][];

export type PlanKind = (typeof PLAN_KINDS)[number];

export function isPlanKind(text: string): text is PlanKind {
  return PLAN_KINDS.some((kind) => kind === text);
}

/** The switch behind a plan; undefined = always on. The removal of an OAI's grant is the last step of a migration. */
export function switchOf({ kind }: Plan): PlanKind | undefined {
  if (kind === 'put-bucket-policy') return undefined;
  return kind === 'remove-oai-grant' ? 'migrate-to-oac' : kind;
}
