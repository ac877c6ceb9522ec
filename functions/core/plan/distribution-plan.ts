import type { ConfigEdit } from '../change.ts';
import type { Diagnosis, Finding } from '../diagnosis/diagnosis.ts';
import { type DistributionFacts, type Facts, isUnreadable } from '../facts.ts';
import { type ChosenOac, chooseOac, idOf } from './choose-oac.ts';
import { configDiff } from './config-edit.ts';
import { refuseDistributionEdits } from './config-guardrails.ts';
import { proveChange } from './config-proof.ts';
import type { Currents, VersionedConfig } from './currents.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { BucketPolicyPlan, ConfigChange, DistributionPlan, Plan, Planned } from './plan.ts';
import { refusedPlan } from './refusal.ts';
import { withDistributionEdits, withOriginAccessControl } from './what-if.ts';

/** Everything the findings want changed in this distribution's own configuration, as one plan; [] = nothing. */
export function planDistribution(facts: Facts, diagnosis: Diagnosis, currents: Currents): readonly Planned[] {
  if (isUnreadable(facts.distribution)) return [];
  const findings = diagnosis.findings.filter(isForDistribution);
  if (findings.length === 0) return [];
  const { distribution } = facts;
  const target = `distribution ${distribution.Id}`;
  const causes = [...new Set(findings.map(({ cause }) => cause))];
  const oac = chooseOac(facts, currents, distribution.Id);
  const edits = editsOf(findings, oac);
  if (edits === undefined)
    return [
      refusedPlan(
        target,
        causes,
        'origin-access-control',
        'the origin access controls of the account could not be listed; allow cloudfront:ListOriginAccessControls',
      ),
    ];
  const attaches = edits.some(({ path }) => path.endsWith('.OriginAccessControlId'));
  const bucket = onlyBucket(findings);
  const built = planEdits({
    facts,
    currents,
    edits,
    causes,
    target,
    bucket,
    oac: attaches ? oac : undefined,
  });
  if (built.kind === 'refused') return [built];
  return [{ kind: 'plan', plan: distributionPlan(distribution, built, attaches ? oac : undefined) }];
}

/** What is only worth knowing is nobody's decision. */
function isForDistribution({ proposal, impact }: Finding): boolean {
  return impact !== 'info' && proposal.change.kind === 'update-distribution' && proposal.safety === 'approve';
}

/** One bucket that all findings are about; several, or none, is nothing to name. */
function onlyBucket(findings: readonly Finding[]): string | undefined {
  const buckets = new Set(findings.map(({ bucket }) => bucket));
  return buckets.size === 1 ? [...buckets][0] : undefined;
}

/** Each value once; where a cause asks for some OAC, the one that was chosen. Undefined when none could be. */
function editsOf(findings: readonly Finding[], oac: ChosenOac | undefined): readonly ConfigEdit[] | undefined {
  const wanted = findings.flatMap(({ proposal: { change } }) =>
    change.kind === 'update-distribution' ? change.edits : [],
  );
  const unique = [...new Map(wanted.map((edit) => [edit.path, edit])).values()];
  const attaching = unique.some(({ path }) => path.endsWith('.OriginAccessControlId'));
  if (!attaching) return unique;
  if (!oac) return undefined;
  return unique.map((edit) => (edit.path.endsWith('.OriginAccessControlId') ? { ...edit, to: idOf(oac) } : edit));
}

export interface EditsToPlan {
  readonly facts: Facts;
  readonly currents: Currents;
  readonly edits: readonly ConfigEdit[];
  readonly causes: readonly string[];
  readonly target: string;
  readonly bucket: string | undefined;
  readonly oac: ChosenOac | undefined;
}

/** What plans that change the distribution's configuration have in common, guarded and proved. */
export interface PlannedEdits extends ConfigChange {
  readonly kind: 'edits';
  readonly causes: readonly string[];
  readonly bucket: string | undefined;
  readonly diff: string;
  readonly target: string;
}

/** Guards and proves edits of the distribution; the proof imagines them done, with the chosen OAC signing always. */
export function planEdits(given: EditsToPlan): PlannedEdits | Extract<Planned, { kind: 'refused' }> {
  const { facts, currents, edits, causes, target, bucket, oac } = given;
  const refuse = (guardrail: string, because: string) => refusedPlan(target, causes, guardrail, because, bucket);
  const current = currents.distribution;
  if (current === undefined || isUnreadable(current))
    return refuse('distribution', `the distribution could not be read again (${current?.unreadable ?? 'not read'})`);
  const refusal = refuseDistributionEdits(facts, current, edits);
  if (refusal) return refuse(refusal.guardrail, refusal.because);
  const imagined = withDistributionEdits(withOac(facts, oac), edits);
  if (!imagined) return refuse('from-holds', 'a value is no longer what it was');
  const proved = proveChange(facts, imagined, causes);
  if (proved.kind === 'refused') return refuse(proved.guardrail, proved.because);
  return { kind: 'edits', target, edits, causes, bucket, ...changeOf(edits, current, proved) };
}

function withOac(facts: Facts, oac: ChosenOac | undefined): Facts {
  const signing = { SigningBehavior: 'always', SigningProtocol: 'sigv4', OriginAccessControlOriginType: 's3' };
  return oac ? withOriginAccessControl(facts, idOf(oac), signing) : facts;
}

function changeOf(
  edits: readonly ConfigEdit[],
  { version }: VersionedConfig,
  { grant, checked }: { readonly grant?: BucketPolicyPlan; readonly checked: readonly string[] },
): Pick<PlannedEdits, 'version' | 'checked' | 'diff'> & { readonly grant?: BucketPolicyPlan } {
  return { version, checked, diff: configDiff('distribution-config', edits), ...(grant ? { grant } : {}) };
}

function distributionPlan(
  { Id, ARN }: DistributionFacts,
  planned: PlannedEdits,
  oac: ChosenOac | undefined,
): DistributionPlan {
  return {
    kind: 'update-distribution',
    ...commonOf(Id, ARN, 'update-distribution', planned),
    ...(oac ? { originAccessControl: oac } : {}),
  };
}

/** The members of every plan that changes the distribution's configuration. */
export function commonOf(distributionId: string, distributionArn: string, kind: Plan['kind'], planned: PlannedEdits) {
  const { kind: _edits, target, ...rest } = planned;
  const { version, edits, grant } = planned;
  return {
    ...rest,
    distributionId,
    distributionArn,
    safety: 'approve' as const,
    fingerprint: fingerprintOf({ kind, target, distributionArn, version, change: edits, grant: grant?.fingerprint }),
    warnings: [...(grant?.warnings ?? []), ...WARNINGS],
  };
}

const WARNINGS = [
  'CloudFront deploys the change to all edge locations, which takes minutes; until then viewers get the previous behavior.',
  'If a stack owns the distribution, its next deploy may revert this change. Make the same change in its source.',
];
