import * as z from 'zod/mini';
import type { AlarmIncident, Ignored } from '../core/incident.ts';
import { AlarmDetail, stateChangeOf } from './alarm-detail.ts';
import { AccountId, AlarmArn, incidentOf } from './alarm-state-change.ts';
import { readShape } from './read-shape.ts';

const DELIVERY = {
  name: 'the Lambda action of a CloudWatch alarm',
  nextStep: 'Compare it with the event in the CloudWatch user guide under "Invoke a Lambda function from an alarm".',
};

const AlarmAction = z.object({ alarmArn: AlarmArn, accountId: AccountId, alarmData: AlarmDetail });

/**
 * An alarm whose action is this function: single-metric, composite, or one contributor. Throws UnreadableEventError.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
 */
export function parseDirectAlarm(event: unknown): AlarmIncident | Ignored {
  const { alarmArn, accountId, alarmData } = readShape(AlarmAction, event, DELIVERY);
  return incidentOf(stateChangeOf(alarmData, alarmArn, accountId), DELIVERY);
}
