import * as z from 'zod/mini';
import type { AlarmIncident, Ignored } from '../core/incident.ts';
import { AlarmDetail, stateChangeOf } from './alarm-detail.ts';
import { AccountId, AlarmArn, incidentOf } from './alarm-state-change.ts';
import { readShape } from './read-shape.ts';

const DELIVERY = {
  name: 'the EventBridge event "CloudWatch Alarm State Change"',
  nextStep: 'Let the rule pass the whole event (no input transformer), then send it again.',
};

/** `detail` has no alarm ARN: it is the first of `resources`. */
const AlarmEvent = z.object({ account: AccountId, resources: z.tuple([AlarmArn], z.unknown()), detail: AlarmDetail });

/**
 * Single-metric, metric math, anomaly detection, composite and Metrics Insights alarms that changed state. Throws UnreadableEventError.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export function parseEventBridgeAlarm(event: unknown): AlarmIncident | Ignored {
  const { account, resources, detail } = readShape(AlarmEvent, event, DELIVERY);
  return incidentOf(stateChangeOf(detail, resources[0], account), DELIVERY);
}
