import type { TrailRecord } from './trail/record.ts';

/** One reason to look: an alarm changed state, somebody changed the trust, or somebody asked. */
export type Incident = AlarmIncident | ChangeIncident | RequestIncident;

export interface AlarmIncident {
  readonly kind: 'alarm';
  /** Same event delivered twice → same key (alarm ARN, state timestamp, state value, contributor). */
  readonly key: string;
  readonly alarmName: string;
  readonly alarmArn: string;
  readonly accountId: string;
  readonly state: 'ALARM' | 'OK';
  readonly reason?: string;
  /** When the alarm changed state, ISO 8601 with `Z`. */
  readonly at: string;
  /** Distributions named by the event itself. Empty when they must be looked up (see `lookup`). */
  readonly distributionIds: readonly string[];
  /** How to find the distributions when the event does not name them. */
  readonly lookup?:
    | { readonly kind: 'child-alarms'; readonly alarmArns: readonly string[] }
    | { readonly kind: 'contributors'; readonly alarmName: string };
}

export interface ChangeIncident {
  readonly kind: 'change';
  readonly key: string;
  readonly eventName: string;
  readonly at: string;
  readonly accountId: string;
  /** ARN of the principal that made the change, as CloudTrail recorded it. */
  readonly actor: string;
  readonly target:
    | { readonly kind: 'bucket'; readonly bucket: string }
    | { readonly kind: 'distribution'; readonly distributionId: string }
    | { readonly kind: 'origin-access-control'; readonly originAccessControlId: string }
    | { readonly kind: 'origin-access-identity'; readonly originAccessIdentityId: string };
  /** The event itself, bounded, so that it need not be looked up; left out when it is of an unusual shape. */
  readonly record?: TrailRecord;
}

export interface RequestIncident {
  readonly kind: 'request';
  readonly key: string;
  readonly at: string;
  readonly requestedBy: string;
  readonly distributionIds: readonly string[];
}

/** A delivery that is understood and not ours to act on; `reason` is logged. */
export interface Ignored {
  readonly kind: 'ignored';
  readonly reason: string;
}
