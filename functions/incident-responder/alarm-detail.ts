import * as z from 'zod/mini';
import { AlarmName, AlarmRule, type AlarmStateChange, ContributorId, State } from './alarm-state-change.ts';
import { isObject, objectOf } from './read-shape.ts';
import { Timestamp } from './timestamp.ts';

const Metric = z.object({
  expression: z.nullish(z.string()),
  metricStat: z.nullish(
    z.object({
      metric: z.object({
        namespace: z.nullish(z.string()),
        name: z.nullish(z.string()),
        dimensions: z.nullish(z.record(z.string(), z.string())),
      }),
    }),
  ),
});

const Contributor = z.object({ id: ContributorId, attributes: z.record(z.string(), z.string()) });

/**
 * EventBridge's `detail` and the direct action's `alarmData`: the same document.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export const AlarmDetail = z.object({
  alarmName: AlarmName,
  state: z.object({
    value: State,
    reason: z.nullish(z.string()),
    reasonData: z.nullish(z.string()),
    timestamp: Timestamp,
    actionsSuppressedBy: z.nullish(z.string()),
  }),
  previousState: z.nullish(z.object({ value: State })),
  configuration: z.object({ metrics: z.nullish(z.array(Metric)), alarmRule: z.nullish(AlarmRule) }),
  muteDetail: z.nullish(z.object({ mutedByArn: z.nullish(z.string()) })),
  alarmContributor: z.nullish(Contributor),
});

/** The same with the contributor that a contributor event cannot do without. */
export const AlarmContributorDetail = z.extend(AlarmDetail, { alarmContributor: Contributor });

/** The document with the alarm's identity, which each delivery keeps in another place. */
export function stateChangeOf(
  detail: z.infer<typeof AlarmDetail>,
  alarmArn: string,
  accountId: string,
): AlarmStateChange {
  const { alarmName, state, previousState, configuration } = detail;
  return {
    alarmName,
    alarmArn,
    accountId,
    state: state.value,
    previousState: previousState?.value,
    reason: state.reason ?? undefined,
    at: state.timestamp,
    silencedBy: silencerOf(detail),
    contributor: detail.alarmContributor ?? undefined,
    metrics: configuration.metrics?.map(metricOf),
    alarmRule: configuration.alarmRule ?? undefined,
    triggeringAlarmArns: triggeringAlarmsIn(state.reasonData),
  };
}

function silencerOf({ muteDetail, state }: z.infer<typeof AlarmDetail>): string | undefined {
  if (muteDetail) return `the mute rule ${muteDetail.mutedByArn ?? 'that is active now'}`;
  return state.actionsSuppressedBy ?? undefined;
}

function metricOf({ expression, metricStat }: z.infer<typeof Metric>) {
  const metric = metricStat?.metric;
  return {
    expression: expression ?? undefined,
    namespace: metric?.namespace ?? undefined,
    name: metric?.name ?? undefined,
    dimensions: metric?.dimensions ?? undefined,
  };
}

/** `reasonData` is JSON in a string. Reading it is a short cut to the children: without it the alarm rule still names them all. */
function triggeringAlarmsIn(reasonData: string | null | undefined): readonly string[] {
  const { triggeringAlarms } = objectOf(parseJson(reasonData ?? ''));
  const alarms = Array.isArray(triggeringAlarms) ? triggeringAlarms.filter(isObject) : [];
  return alarms.flatMap(({ arn }) => (typeof arn === 'string' && arn.startsWith('arn:') ? [arn] : []));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
