import type { AlarmIncident } from '../core/incident.ts';
import { recoveredMessage } from '../core/report/messages.ts';
import type { Workflow } from './context.ts';
import { onceTold } from './once-told.ts';
import { forgetTold } from './quiet.ts';

/**
 * What an OK has to match: the alarm, and for one contributor of a grouped alarm its distribution as well, so that one
 * contributor's recovery does not close another's incident.
 */
export function openIncidentKey(incident: AlarmIncident): string {
  return [incident.alarmArn, ...[...incident.distributionIds].sort()].join('|');
}

/** The alarm is back to OK: closes its open incident and tells how long it lasted. An OK without an open incident is silent. */
export async function recover(workflow: Workflow, incident: AlarmIncident): Promise<void> {
  const key = openIncidentKey(incident);
  const open = await workflow.deps.plans.getIncident(key);
  await forgetTold(workflow, [...new Set([...incident.distributionIds, ...(open?.distributionIds ?? [])])]);
  if (!open) {
    workflow.deps.log('info', 'the alarm is OK and no incident was open', { alarmArn: incident.alarmArn });
    return;
  }
  const minutes = Math.max(0, Math.round((Date.parse(incident.at) - Date.parse(open.openedAt)) / 60_000));
  workflow.deps.count('RecoveryMinutes', minutes);
  const { distributionIds, openedAt } = open;
  await workflow.deps.notify(
    recoveredMessage({ alarmName: incident.alarmName, distributionIds, openedAt, at: incident.at }),
  );
  // Told first and closed second: a run that stops in between tells again, one that stopped the other way round never would.
  await onceTold(workflow, 'recovered', () => workflow.deps.plans.closeIncident(key, openedAt));
}
