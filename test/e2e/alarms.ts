import { randomUUID } from 'node:crypto';
import { alarmArnOf } from '../../sandbox/build/alarm.ts';
import { type AlarmState, alarmEvent } from '../../sandbox/host/alarm-event.ts';
import type { World } from '../../sandbox/world.ts';

/** The EventBridge event of a 4xx alarm of the distribution under a name of its own, as when several alarms watch it. */
export function alarmNamed(
  world: World,
  distributionId: string,
  alarmName: string,
  state: AlarmState = 'ALARM',
): unknown {
  const event = alarmEvent(world, distributionId, state);
  const detail = { ...(event['detail'] as object), alarmName };
  return { ...event, id: randomUUID(), resources: [alarmArnOf(world, alarmName)], detail };
}
