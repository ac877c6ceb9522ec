import type { ConfigEdit } from '../core/change.ts';
import type { Diagnosis } from '../core/diagnosis/diagnosis.ts';
import { type Facts, isUnreadable, type Read } from '../core/facts.ts';
import { buildChangePlans, type Requested } from '../core/plan/change-plans.ts';
import type { Currents } from '../core/plan/currents.ts';
import { migratingOrigins } from '../core/plan/migration-plan.ts';
import type { Planned } from '../core/plan/plan.ts';
import type { PlanKind } from '../core/plan/plan-kind.ts';
import type { ChangeDeps } from './change-deps.ts';

type Asked = Requested & { readonly policyTexts: Readonly<Record<string, string | null>> };

/** The plans beyond bucket policies; none, and not one more read, while no kind is switched on. */
export async function planChanges(
  changes: ChangeDeps | undefined,
  facts: Facts,
  diagnosis: Diagnosis,
  asked: Asked,
): Promise<readonly Planned[]> {
  if (!changes || isUnreadable(facts.distribution)) return [];
  const currents = await readCurrents(changes, facts, diagnosis, asked);
  return buildChangePlans(facts, diagnosis, currents, changes.kinds, asked);
}

/** Reads again, with what a conditional write needs, only the objects that some plan would change. */
async function readCurrents(
  changes: ChangeDeps,
  facts: Facts,
  diagnosis: Diagnosis,
  { migrate = false }: Asked,
): Promise<Currents> {
  const wanted = wantedBy(changes.kinds, facts, diagnosis, migrate);
  const id = isUnreadable(facts.distribution) ? '' : facts.distribution.Id;
  const [distribution, listed, originAccessControls, keyPolicies] = await Promise.all([
    wanted.distribution ? changes.readDistribution(id) : undefined,
    wanted.oac ? changes.listOriginAccessControls() : undefined,
    readEach(wanted.oacIds, changes.readOriginAccessControl),
    readEach(wanted.keyArns, changes.readKeyPolicy),
  ]);
  return {
    ...(distribution === undefined ? {} : { distribution }),
    ...(listed === undefined ? {} : { ownOriginAccessControls: listed }),
    originAccessControls,
    keyPolicies,
  };
}

interface Wanted {
  readonly distribution: boolean;
  /** An OAC is to be attached: which ones there are decides. */
  readonly oac: boolean;
  readonly oacIds: readonly string[];
  readonly keyArns: readonly string[];
}

function wantedBy(kinds: ReadonlySet<PlanKind>, facts: Facts, diagnosis: Diagnosis, migrate: boolean): Wanted {
  const proposed = diagnosis.findings.filter(({ proposal }) => proposal.safety === 'approve');
  const ofKind = proposed.map(({ proposal }) => proposal.change);
  const migrates = kinds.has('migrate-to-oac') && migratingOrigins(facts, diagnosis, migrate).length > 0;
  const edits = kinds.has('update-distribution')
    ? ofKind.flatMap((change) => (change.kind === 'update-distribution' ? change.edits : []))
    : [];
  const oacIds = ofKind.flatMap((change) =>
    change.kind === 'update-origin-access-control' ? [change.originAccessControlId] : [],
  );
  const keyArns = ofKind.flatMap((change) => (change.kind === 'put-key-policy' ? [change.keyArn] : []));
  return {
    distribution: migrates || edits.length > 0,
    oac: migrates || edits.some(attachesOac),
    oacIds: kinds.has('update-origin-access-control') ? oacIds : [],
    keyArns: kinds.has('put-key-policy') ? [...keyArns, ...(migrates ? keysIn(facts) : [])] : [],
  };
}

function attachesOac({ path }: ConfigEdit): boolean {
  return path.endsWith('.OriginAccessControlId');
}

function keysIn({ kmsKeys }: Facts): readonly string[] {
  return kmsKeys === undefined || isUnreadable(kmsKeys) ? [] : Object.keys(kmsKeys);
}

async function readEach<T>(
  ids: readonly string[],
  ask: (id: string) => Promise<Read<T>>,
): Promise<Readonly<Record<string, Read<T>>>> {
  const answers = [...new Set(ids)].map(async (id) => [id, await ask(id)] as const);
  return Object.fromEntries(await Promise.all(answers));
}
