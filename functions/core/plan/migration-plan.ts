import type { ConfigEdit } from '../change.ts';
import { originPath } from '../diagnosis/config-path.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import type { Diagnosis, Finding } from '../diagnosis/diagnosis.ts';
import { type OriginView, originViews } from '../diagnosis/origin-view.ts';
import { isOacOnly } from '../diagnosis/region-support.ts';
import { type Facts, isUnreadable } from '../facts.ts';
import { chooseOac, idOf } from './choose-oac.ts';
import { withMissingGrant } from './config-proof.ts';
import type { Currents } from './currents.ts';
import { commonOf, planEdits } from './distribution-plan.ts';
import { planKeyPolicies } from './key-policy-plan.ts';
import type { Planned } from './plan.ts';
import { refusedPlan } from './refusal.ts';
import { withDistributionEdits, withOriginAccessControl } from './what-if.ts';

/** Causes that an OAC in place of the OAI mends. `legacy-global-endpoint` only where the Region supports nothing else. */
const MENDED_BY_MIGRATION: ReadonlySet<string> = new Set([
  'kms-oai-unsupported',
  'deny-org',
  'org-rcp',
  'legacy-global-endpoint',
]);

/**
 * AWS's migration from OAI to OAC, up to what the origin signs with: one plan per origin that a cause sends there, or, on request,
 * per origin with an OAI.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html#migrate-from-oai-to-oac
 */
export function planMigrations(
  facts: Facts,
  diagnosis: Diagnosis,
  currents: Currents,
  requested: boolean,
): readonly Planned[] {
  return migratingOrigins(facts, diagnosis, requested).map(({ view, causes }) =>
    planMigration(facts, currents, view, causes),
  );
}

interface MigratingOrigin {
  readonly view: OriginView;
  readonly causes: readonly string[];
}

/** The origins with an OAI that a migration would mend, or all of them when a person asked. */
export function migratingOrigins(facts: Facts, diagnosis: Diagnosis, requested: boolean): readonly MigratingOrigin[] {
  if (isUnreadable(facts.distribution)) return [];
  const views = originViews(facts, facts.distribution).filter(
    ({ access, s3 }) => access.kind === 'oai' && s3?.kind === 'rest',
  );
  const all = views.map((view) => ({ view, causes: causesOf(view, diagnosis.findings) }));
  return requested ? all : all.filter(({ causes }) => causes.length > 0);
}

function causesOf(view: OriginView, findings: readonly Finding[]): readonly string[] {
  const own = findings.filter(({ originId, cause }) => originId === view.origin.Id && MENDED_BY_MIGRATION.has(cause));
  return [...new Set(own.map(({ cause }) => cause))].filter(
    (cause) => cause !== 'legacy-global-endpoint' || needsOac(view),
  );
}

function needsOac(view: OriginView): boolean {
  const region = view.read('bucket.region');
  return region.kind === 'known' && isOacOnly(region.value);
}

function planMigration(facts: Facts, currents: Currents, view: OriginView, causes: readonly string[]): Planned {
  const { distribution, origin, access, bucket = '' } = view;
  const target = `origin ${origin.Id} of distribution ${distribution.Id}`;
  const oac = chooseOac(facts, currents, distribution.Id);
  if (!oac)
    return refusedPlan(
      target,
      causes,
      'origin-access-control',
      'the origin access controls of the account could not be listed; allow cloudfront:ListOriginAccessControls',
      bucket,
    );
  const edits = migrationEdits(view, idOf(oac));
  const built = planEdits({ facts, currents, edits, causes, target, bucket, oac });
  if (built.kind === 'refused') return built;
  const common = commonOf(distribution.Id, distribution.ARN, 'migrate-to-oac', built);
  return {
    kind: 'plan',
    plan: {
      kind: 'migrate-to-oac',
      ...common,
      bucket,
      originId: origin.Id,
      oaiId: access.kind === 'oai' ? access.id : '',
      originAccessControl: oac,
      warnings: [...common.warnings, KEEPS_OAI],
    },
  };
}

const KEEPS_OAI =
  'The grant of the OAI stays until every edge location uses the OAC; its removal is asked for separately, and only when no distribution uses the OAI any more.';

function migrationEdits(view: OriginView, id: string): readonly ConfigEdit[] {
  const path = originPath(view);
  const { OriginAccessControlId = '', S3OriginConfig } = view.origin;
  return [
    { path: `${path}.OriginAccessControlId`, from: OriginAccessControlId, to: id },
    {
      path: `${path}.S3OriginConfig.OriginAccessIdentity`,
      from: S3OriginConfig?.OriginAccessIdentity ?? '',
      to: '',
    },
  ];
}

/** Objects encrypted with KMS need the key's permission before the OAC asks: that comes first, as a plan of its own. */
export function planKeysForMigration(
  facts: Facts,
  diagnosis: Diagnosis,
  currents: Currents,
  requested: boolean,
): readonly Planned[] {
  return migratingOrigins(facts, diagnosis, requested).flatMap(({ view, causes }) => {
    const oac = chooseOac(facts, currents, view.distribution.Id);
    if (!oac) return [];
    const signing = { SigningBehavior: 'always', SigningProtocol: 'sigv4', OriginAccessControlOriginType: 's3' };
    const migrated = withDistributionEdits(
      withOriginAccessControl(facts, idOf(oac), signing),
      migrationEdits(view, idOf(oac)),
    );
    const imagined = migrated && withMissingGrant(facts, migrated);
    return imagined
      ? planKeyPolicies(imagined, diagnose(imagined), currents).flatMap((key) => firstStep(key, causes))
      : [];
  });
}

function firstStep(planned: Planned, prepares: readonly string[]): readonly Planned[] {
  if (planned.kind !== 'plan') return [];
  const warnings = [...planned.plan.warnings, FIRST_OF_TWO];
  return [{ ...planned, plan: { ...planned.plan, prepares, warnings } }];
}

const FIRST_OF_TWO =
  'This is the first of two steps: the origin still has to use an OAC instead of its OAI, which is asked for when this is done.';
