import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import { originViews } from '../diagnosis/origin-view.ts';
import { type Facts, isUnreadable } from '../facts.ts';
import type { Currents } from './currents.ts';
import { planDistribution } from './distribution-plan.ts';
import { planKeyPolicies } from './key-policy-plan.ts';
import { migratingOrigins, planKeysForMigration, planMigrations } from './migration-plan.ts';
import { type LeftOaiGrant, planOaiGrantRemoval } from './oai-grant-removal-plan.ts';
import { planOriginAccessControls } from './origin-access-control-plan.ts';
import type { Planned } from './plan.ts';
import type { PlanKind } from './plan-kind.ts';

/** What a person asked for beyond what the causes propose. */
export interface Requested {
  /** Plan the migration of every origin with an OAI. */
  readonly migrate?: boolean | undefined;
  /** Plan the removal of the grant that a migration left. */
  readonly removeGrant?: LeftOaiGrant | undefined;
}

/** The plans beyond bucket policies, of the kinds that are switched on. */
export function buildChangePlans(
  facts: Facts,
  diagnosis: Diagnosis,
  currents: Currents,
  kinds: ReadonlySet<PlanKind>,
  requested: Requested & { readonly policyTexts: Readonly<Record<string, string | null>> },
): readonly Planned[] {
  const { migrate = false, policyTexts } = requested;
  const on = (kind: PlanKind, plan: () => readonly Planned[]) => (kinds.has(kind) ? plan() : []);
  return [
    ...on('update-distribution', () => planDistribution(facts, diagnosis, currents)),
    ...on('update-origin-access-control', () => planOriginAccessControls(facts, diagnosis, currents)),
    ...on('put-key-policy', () => planKeyPolicies(facts, diagnosis, currents)),
    ...on('migrate-to-oac', () => [
      ...planMigrations(facts, diagnosis, currents, migrate),
      ...on('put-key-policy', () => planKeysForMigration(facts, diagnosis, currents, migrate)),
      ...grantsToRemove(facts, diagnosis, requested).flatMap((grant) =>
        planOaiGrantRemoval(facts, grant, policyTexts[grant.bucket]),
      ),
    ]),
  ];
}

/** The grant named, or, where a person asks to migrate and no origin has an OAI any more, those of every OAI that is left. */
function grantsToRemove(
  facts: Facts,
  diagnosis: Diagnosis,
  { migrate, removeGrant }: Requested,
): readonly LeftOaiGrant[] {
  if (removeGrant) return [removeGrant];
  if (!migrate || isUnreadable(facts.distribution) || migratingOrigins(facts, diagnosis, true).length > 0) return [];
  const identities = facts.originAccessIdentities;
  const ids = identities === undefined || isUnreadable(identities) ? [] : Object.keys(identities);
  const buckets = originViews(facts, facts.distribution).flatMap(({ access, bucket }) =>
    access.kind === 'oac' && bucket !== undefined ? [bucket] : [],
  );
  return [...new Set(buckets)].flatMap((bucket) => ids.map((oaiId) => ({ bucket, oaiId })));
}
