import * as z from 'zod/mini';
import type { AlarmIncident, Ignored } from '../core/incident.ts';
import { AlarmContributorDetail, stateChangeOf } from './alarm-detail.ts';
import { AccountId, AlarmArn, incidentOf } from './alarm-state-change.ts';
import { readShape } from './read-shape.ts';

const DELIVERY = {
  name: 'the EventBridge event "CloudWatch Alarm Contributor State Change"',
  nextStep: 'Let the rule pass the whole event (no input transformer), then send it again.',
};

const ContributorEvent = z.object({
  account: AccountId,
  resources: z.tuple([AlarmArn], z.unknown()),
  detail: AlarmContributorDetail,
});

/**
 * One time series of a Metrics Insights alarm that changed state, with its distribution among the attributes; it may do so while the
 * alarm itself stays in ALARM. Throws UnreadableEventError.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export function parseEventBridgeContributor(event: unknown): AlarmIncident | Ignored {
  const { account, resources, detail } = readShape(ContributorEvent, event, DELIVERY);
  return incidentOf(stateChangeOf(detail, resources[0], account), DELIVERY);
}
