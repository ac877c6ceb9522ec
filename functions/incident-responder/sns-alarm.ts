import * as z from 'zod/mini';
import type { AlarmIncident, Ignored } from '../core/incident.ts';
import { UnreadableEventError } from '../shared/errors.ts';
import type { AlarmMetric } from './alarm-metrics.ts';
import { AccountId, AlarmArn, AlarmName, AlarmRule, ContributorId, incidentOf, State } from './alarm-state-change.ts';
import { describe, isObject, readShape, unreadable } from './read-shape.ts';
import { Timestamp } from './timestamp.ts';

const DELIVERY = {
  name: 'the SNS message',
  nextStep: 'Subscribe this function only to topics that CloudWatch alarms or EventBridge rules publish to.',
};

const Notification = z.object({ Sns: z.object({ Message: z.string() }) });

/** Unlike in events, dimensions are a list, with lower-case keys. */
const Metric = z.object({
  Namespace: z.nullish(z.string()),
  MetricName: z.nullish(z.string()),
  Dimensions: z.nullish(z.array(z.object({ name: z.string(), value: z.string() }))),
});
const MetricQuery = z.object({ Expression: z.nullish(z.string()), MetricStat: z.nullish(z.object({ Metric })) });

/** `Region` is left out on purpose: here it is a display name, and the alarm ARN has the real one. */
const AlarmMessage = z.object({
  AlarmName,
  AlarmArn,
  AWSAccountId: AccountId,
  NewStateValue: State,
  OldStateValue: z.nullish(State),
  NewStateReason: z.nullish(z.string()),
  StateChangeTime: Timestamp,
  Trigger: z.nullish(z.extend(Metric, { Metrics: z.nullish(z.array(MetricQuery)) })),
  AlarmRule: z.nullish(AlarmRule),
  TriggeringChildren: z.nullish(z.array(z.object({ Arn: AlarmArn }))),
  AlarmContributorId: z.nullish(ContributorId),
  AlarmContributorAttributes: z.nullish(z.record(z.string(), z.string())),
});

/** What one record of an SNS delivery carries. Throws UnreadableEventError unless the message is a JSON object. */
export function readSnsMessage(record: unknown): Readonly<Record<string, unknown>> {
  const { Message } = readShape(Notification, record, DELIVERY).Sns;
  const message = parseJson(Message);
  if (isObject(message)) return message;
  throw unreadable(DELIVERY, 'Sns.Message', Message, 'a JSON object');
}

/** True for the message that a CloudWatch alarm publishes, complete or not. */
export function isSnsAlarm(message: Readonly<Record<string, unknown>>): boolean {
  return 'AlarmName' in message || 'NewStateValue' in message || 'AlarmArn' in message;
}

/**
 * An alarm whose action is an SNS topic: single-metric, metric math, composite, or one contributor. Throws UnreadableEventError.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export function parseSnsAlarm(message: unknown): AlarmIncident | Ignored {
  const alarm = readShape(AlarmMessage, message, DELIVERY);
  const change = {
    alarmName: alarm.AlarmName,
    alarmArn: alarm.AlarmArn,
    accountId: alarm.AWSAccountId,
    state: alarm.NewStateValue,
    previousState: alarm.OldStateValue ?? undefined,
    reason: alarm.NewStateReason ?? undefined,
    at: alarm.StateChangeTime,
    contributor: contributorOf(alarm),
    metrics: metricsOf(alarm),
    alarmRule: alarm.AlarmRule ?? undefined,
    triggeringAlarmArns: alarm.TriggeringChildren?.map(({ Arn }) => Arn),
  };
  return incidentOf(change, DELIVERY);
}

function contributorOf({ AlarmContributorId, AlarmContributorAttributes }: z.infer<typeof AlarmMessage>) {
  return AlarmContributorId ? { id: AlarmContributorId, attributes: AlarmContributorAttributes ?? {} } : undefined;
}

/** A single metric lies flat in `Trigger`; metric math and queries are in `Trigger.Metrics`. */
function metricsOf({ Trigger }: z.infer<typeof AlarmMessage>): readonly AlarmMetric[] | undefined {
  if (!Trigger) return undefined;
  if (!Trigger.Metrics) return [metricOf(Trigger)];
  return Trigger.Metrics.map(({ Expression, MetricStat }) =>
    MetricStat ? metricOf(MetricStat.Metric) : { expression: Expression ?? undefined },
  );
}

function metricOf({ Namespace, MetricName, Dimensions }: z.infer<typeof Metric>): AlarmMetric {
  const dimensions = Object.fromEntries((Dimensions ?? []).map(({ name, value }) => [name, value]));
  return { namespace: Namespace ?? undefined, name: MetricName ?? undefined, dimensions };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UnreadableEventError(
      `Cannot read ${DELIVERY.name}: Sns.Message is ${describe(text)}; expected JSON. ${DELIVERY.nextStep}`,
      { cause },
    );
  }
}
