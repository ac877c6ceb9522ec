import type { OtherDistribution } from '../core/facts.ts';
import { isUnreadable } from '../core/facts.ts';
import type { AlarmIncident, ChangeIncident, Incident } from '../core/incident.ts';
import { bucketOf, parseS3Origin } from '../core/s3-origin.ts';
import { OriginmendError } from '../shared/errors.ts';
import type { Deps } from './deps.ts';

/** The distributions an incident is about could not be found out; the delivery is retried and then goes to the dead-letter queue. */
export class UnresolvedIncidentError extends OriginmendError {
  override readonly name = 'UnresolvedIncidentError';
}

/** Which distributions to examine. Throws UnresolvedIncidentError when AWS would not tell. */
export async function distributionsOf(deps: Deps, incident: Incident): Promise<readonly string[]> {
  if (incident.kind === 'request') return incident.distributionIds;
  return incident.kind === 'alarm' ? ofAlarm(deps, incident) : ofChange(deps, incident);
}

async function ofAlarm(deps: Deps, incident: AlarmIncident): Promise<readonly string[]> {
  if (!incident.lookup) return incident.distributionIds;
  return [...new Set([...incident.distributionIds, ...(await lookedUp(deps, incident, incident.lookup))])];
}

async function lookedUp(
  deps: Deps,
  incident: AlarmIncident,
  lookup: NonNullable<AlarmIncident['lookup']>,
): Promise<readonly string[]> {
  if (lookup.kind === 'child-alarms') return ofChildren(deps, lookup.alarmArns);
  const contributors = await deps.cloudwatch.alarmContributors(lookup.alarmName);
  if (isUnreadable(contributors))
    throw unresolved(
      `the contributors of alarm ${incident.alarmName}`,
      contributors.unreadable,
      'cloudwatch:DescribeAlarmContributors',
    );
  return contributors;
}

/** Children can be composite themselves; AWS allows no cycles, the bound only guards against a wrong answer. */
async function ofChildren(deps: Deps, alarmArns: readonly string[], depth = 0): Promise<readonly string[]> {
  if (alarmArns.length === 0 || depth > 5) return [];
  const alarms = await deps.cloudwatch.describeAlarms(alarmArns);
  if (isUnreadable(alarms))
    throw unresolved(`the child alarms ${alarmArns.join(', ')}`, alarms.unreadable, 'cloudwatch:DescribeAlarms');
  const below = await ofChildren(
    deps,
    alarms.flatMap((alarm) => alarm.childAlarmArns),
    depth + 1,
  );
  return [...new Set([...alarms.flatMap((alarm) => alarm.distributionIds), ...below])];
}

async function ofChange(deps: Deps, incident: ChangeIncident): Promise<readonly string[]> {
  const { target } = incident;
  if (target.kind === 'distribution') return [target.distributionId];
  const distributions = await deps.cloudfront.listDistributions();
  if (isUnreadable(distributions))
    throw unresolved(
      `the distributions that use what ${incident.eventName} changed`,
      distributions.unreadable,
      'cloudfront:ListDistributions',
    );
  return distributions
    .filter((distribution) => usesTarget(distribution, target))
    .map((distribution) => distribution.Id);
}

function usesTarget(distribution: OtherDistribution, target: ChangeIncident['target']): boolean {
  const origins = distribution.Origins?.Items ?? [];
  switch (target.kind) {
    case 'bucket':
      return origins.some((origin) => bucketOf(parseS3Origin(origin.DomainName)) === target.bucket);
    case 'origin-access-control':
      return origins.some((origin) => origin.OriginAccessControlId === target.originAccessControlId);
    case 'origin-access-identity':
      return origins.some((origin) =>
        origin.S3OriginConfig?.OriginAccessIdentity?.endsWith(`/${target.originAccessIdentityId}`),
      );
    case 'distribution':
      return distribution.Id === target.distributionId;
  }
}

function unresolved(what: string, code: string, permission: string): UnresolvedIncidentError {
  return new UnresolvedIncidentError(
    `Could not look up ${what}: ${code}. Check that the role allows ${permission}; the event is delivered again.`,
  );
}
