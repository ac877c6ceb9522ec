import * as z from 'zod/mini';
import { alarmArnsInRule } from '../core/alarm-rule.ts';
import type { AlarmIncident, Ignored } from '../core/incident.ts';
import { type AlarmMetric, distributionIdIn, watchedBy } from './alarm-metrics.ts';
import { type Delivery, describe, unreadable } from './read-shape.ts';

/** An alarm that changed state, whichever way it arrived. */
export interface AlarmStateChange {
  readonly alarmName: string;
  readonly alarmArn: string;
  readonly accountId: string;
  readonly state: State;
  readonly previousState?: string | undefined;
  readonly reason?: string | undefined;
  /** ISO 8601 with `Z`. */
  readonly at: string;
  /** Who silenced the alarm's actions, when somebody did. */
  readonly silencedBy?: string | undefined;
  /** One time series of a Metrics Insights alarm. */
  readonly contributor?: { readonly id: string; readonly attributes: Readonly<Record<string, string>> } | undefined;
  readonly metrics?: readonly AlarmMetric[] | undefined;
  /** Composite alarms only: the rule, and the alarms that made it change. */
  readonly alarmRule?: string | undefined;
  readonly triggeringAlarmArns?: readonly string[] | undefined;
}

type State = z.infer<typeof State>;
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-concepts.html */
export const State = z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA']);

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html */
export const AlarmArn = z
  .string()
  .check(
    z.regex(
      /^arn:aws[a-z-]*:cloudwatch:[a-z0-9-]+:\d{12}:alarm:.{1,1500}$/s,
      'an alarm ARN such as arn:aws:cloudwatch:us-east-1:111122223333:alarm:site-4xx',
    ),
  );
export const AlarmName = z.string().check(z.regex(/^.{1,255}$/su, 'an alarm name of 1 to 255 characters'));
export const AccountId = z.string().check(z.regex(/^\d{12}$/, 'an account id of 12 digits'));
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
export const AlarmRule = z.string().check(z.maxLength(10_240, 'a rule of at most 10240 characters'));
/** `|` separates the parts of an incident key, so it cannot be in its last one. */
export const ContributorId = z.string().check(z.regex(/^[^|]{1,64}$/, 'a contributor id such as 6d442278dba546f6'));

/** A state change that tells something about errors. */
type Telling = AlarmStateChange & { readonly state: AlarmIncident['state'] };
type Lookup = NonNullable<AlarmIncident['lookup']>;

/** What the state change means to us. Throws UnreadableEventError for a CloudFront 4xx alarm whose distribution cannot be told. */
export function incidentOf(change: AlarmStateChange, delivery: Delivery): AlarmIncident | Ignored {
  const { state, previousState, silencedBy, metrics, alarmRule } = change;
  if (silencedBy !== undefined) return ignored(change, `its actions are silenced by ${silencedBy}`);
  if (state === 'INSUFFICIENT_DATA') return ignored(change, 'the state INSUFFICIENT_DATA says nothing about errors');
  if (state === 'OK' && (previousState ?? 'ALARM') !== 'ALARM')
    return ignored(change, `it went from ${previousState} to OK, so nothing recovered`);
  const telling = { ...change, state };
  if (alarmRule !== undefined) return compositeIncident(telling, alarmRule);
  return metrics === undefined
    ? ignored(change, 'it watches no metrics and no other alarms')
    : metricIncident(telling, metrics, delivery);
}

function compositeIncident(change: Telling, alarmRule: string): AlarmIncident | Ignored {
  const triggering = change.triggeringAlarmArns ?? [];
  const alarmArns = triggering.length > 0 ? [...new Set(triggering)] : alarmArnsInRule(alarmRule, change.alarmArn);
  return alarmArns.length === 0
    ? ignored(change, 'its rule names no other alarm')
    : incident(change, [], { kind: 'child-alarms', alarmArns });
}

function metricIncident(change: Telling, metrics: readonly AlarmMetric[], delivery: Delivery): AlarmIncident | Ignored {
  const watched = watchedBy(metrics);
  if (watched.kind === 'something-else')
    return ignored(change, `it watches ${watched.description}, not a CloudFront 4xx rate`);
  const { alarmName, contributor } = change;
  const contributing = distributionIdIn(contributor?.attributes);
  const ids = contributing.length > 0 ? contributing : watched.distributionIds;
  if (watched.perContributor && !contributor) return incident(change, ids, { kind: 'contributors', alarmName });
  if (ids.length > 0) return incident(change, ids);
  throw unreadable(
    delivery,
    `the DistributionId that alarm ${describe(alarmName)} watches`,
    undefined,
    DISTRIBUTION_EXPECTED,
  );
}

const DISTRIBUTION_EXPECTED = 'a distribution id on its 4xx metric, or GROUP BY DistributionId in its query';

function incident(change: Telling, distributionIds: readonly string[], lookup?: Lookup): AlarmIncident {
  const { alarmName, alarmArn, accountId, state, reason, at, contributor } = change;
  const key = [alarmArn, at, state, ...(contributor ? [contributor.id] : [])].join('|');
  const found = { kind: 'alarm' as const, key, alarmName, alarmArn, accountId, state, at, distributionIds };
  return { ...found, ...(reason === undefined ? {} : { reason }), ...(lookup === undefined ? {} : { lookup }) };
}

function ignored(change: AlarmStateChange, why: string): Ignored {
  return { kind: 'ignored', reason: `alarm ${describe(change.alarmName)}: ${why}` };
}
