import type { Diagnosis, Finding } from '../diagnosis/diagnosis.ts';
import { type DistributionFacts, type Facts, isUnreadable, type OriginAccessControlFacts } from '../facts.ts';
import { applyConfigEdits, configDiff } from './config-edit.ts';
import { proveChange } from './config-proof.ts';
import type { Currents } from './currents.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Planned } from './plan.ts';
import { refusedPlan } from './refusal.ts';
import { withOriginAccessControl } from './what-if.ts';

/** One plan per OAC that should sign always. */
export function planOriginAccessControls(facts: Facts, diagnosis: Diagnosis, currents: Currents): readonly Planned[] {
  const { distribution } = facts;
  if (isUnreadable(distribution)) return [];
  const byOac = Map.groupBy(
    diagnosis.findings.filter((finding) => oacOf(finding) !== undefined),
    (finding) => oacOf(finding) ?? '',
  );
  return [...byOac].map(([id, findings]) => planOne(facts, distribution, currents, id, findings));
}

function oacOf({ proposal: { change, safety } }: Finding): string | undefined {
  return change.kind === 'update-origin-access-control' && safety === 'approve'
    ? change.originAccessControlId
    : undefined;
}

function planOne(
  facts: Facts,
  distribution: DistributionFacts,
  currents: Currents,
  id: string,
  findings: readonly Finding[],
): Planned {
  const target = `origin access control ${id}`;
  const causes = [...new Set(findings.map(({ cause }) => cause))];
  const buckets = new Set(findings.map(({ bucket }) => bucket));
  const bucket = buckets.size === 1 ? findings[0]?.bucket : undefined;
  const refuse = (guardrail: string, because: string) => refusedPlan(target, causes, guardrail, because, bucket);
  const current = currents.originAccessControls?.[id];
  if (current === undefined || isUnreadable(current))
    return refuse('origin-access-control', `OAC ${id} could not be read (${current?.unreadable ?? 'not read'})`);
  if (current.notUnderstood?.length)
    return refuse('understood', `OAC ${id} has ${current.notUnderstood.join(', ')}, which would be lost`);
  const users = usersOf(facts, id);
  if (users === undefined)
    return refuse('blast-radius', `which distributions use OAC ${id} is not known; allow cloudfront:ListDistributions`);
  const edit = {
    path: 'OriginAccessControlConfig.SigningBehavior',
    from: current.config['SigningBehavior'],
    to: 'always',
  };
  const edited = applyConfigEdits(current.config, [edit]);
  if (edited.kind === 'not-possible' || edit.from === 'always')
    return refuse('from-holds', `OAC ${id} has changed meanwhile`);
  const control = edited.config as unknown as OriginAccessControlFacts;
  const proved = proveChange(facts, withOriginAccessControl(facts, id, control), causes);
  if (proved.kind === 'refused') return refuse(proved.guardrail, proved.because);
  const { grant } = proved;
  const { ARN: distributionArn, Id: distributionId } = distribution;
  const { version } = current;
  const change = [edit];
  return {
    kind: 'plan',
    plan: {
      kind: 'update-origin-access-control',
      distributionId,
      distributionArn,
      bucket,
      causes,
      safety: 'approve',
      originAccessControlId: id,
      edits: change,
      ...(grant ? { grant } : {}),
      version,
      checked: [...proved.checked, reach(id, users)],
      diff: configDiff('origin-access-control', change),
      fingerprint: fingerprintOf({
        kind: 'update-origin-access-control',
        target,
        distributionArn,
        version,
        change: [change, users],
        grant: grant?.fingerprint,
      }),
      warnings: [...(grant?.warnings ?? []), ...warningsOf(id, users)],
    },
  };
}

/** The other distributions whose requests this OAC signs; undefined when that is not known. */
function usersOf({ otherDistributions }: Facts, id: string): readonly string[] | undefined {
  if (otherDistributions === undefined || isUnreadable(otherDistributions)) return undefined;
  if (otherDistributions.some(({ Origins }) => Origins === undefined)) return undefined;
  return otherDistributions
    .filter(({ Origins }) => Origins?.Items?.some(({ OriginAccessControlId }) => OriginAccessControlId === id))
    .map(({ Id }) => Id);
}

function reach(id: string, users: readonly string[]): string {
  return users.length === 0
    ? `No other distribution of this account uses OAC ${id}.`
    : `Other distributions that use OAC ${id}: ${users.join(', ')}.`;
}

function warningsOf(id: string, users: readonly string[]): readonly string[] {
  if (users.length === 0) return [];
  return [
    `The change also reaches ${users.join(', ')}: CloudFront then signs their requests with OAC ${id} too, and their buckets must grant them.`,
  ];
}
