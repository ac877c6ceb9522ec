import { setAlarm } from '../build/alarm.ts';
import { parseFault } from '../faults.ts';
import { type AlarmState, alarmEvent, scheduledEvent } from '../host/alarm-event.ts';
import { type HttpRequest, type HttpResponse, jsonResponse, textOf } from '../http.ts';
import type { Console } from './console.ts';
import { stateOf } from './state.ts';

type Answer = (console: Console, body: Record<string, unknown>) => unknown;

/** `<method> <path below /sandbox/>` → what it does; the returned value is sent as JSON. */
const ACTIONS: Readonly<Record<string, Answer>> = {
  'GET state': (console) => stateOf(console),
  'GET calls': (console) => console.calls.all,
  'GET inbox': (console) => console.world.inbox,
  'POST scenario': async (console, { name }) => {
    await console.load(String(name));
    return stateOf(console);
  },
  'POST faults': (console, body) => {
    console.faults.add(parseFault(body));
    return { added: body };
  },
  'DELETE faults': (console) => {
    console.faults.clear();
    return { cleared: true };
  },
  'POST alarm': (console, { distributionId, state }) =>
    ringAlarm(console, String(distributionId ?? console.scenario?.distributionId), alarmState(state)),
  'POST audit': (console) => runAudit(console),
  'POST keeper': (console) => runKeeper(console),
};

/** The sandbox's own switches. Other web pages may not press them. */
export async function answerControl(console: Console, request: HttpRequest, name: string): Promise<HttpResponse> {
  const action = ACTIONS[`${request.method} ${name}`];
  if (!action)
    return jsonResponse(
      { error: `there is no ${request.method} /sandbox/${name}; expected one of ${Object.keys(ACTIONS).join(', ')}` },
      404,
    );
  const { origin, host } = request.headers;
  if (origin !== undefined && origin !== `http://${host}`)
    return jsonResponse({ error: `origin ${origin} may not control the sandbox` }, 403);
  return jsonResponse((await action(console, bodyOf(request))) ?? null);
}

function bodyOf(request: HttpRequest): Record<string, unknown> {
  const text = textOf(request).trim();
  const value: unknown = text === '' ? {} : JSON.parse(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new TypeError(`the body is ${text.slice(0, 80)}; expected a JSON object`);
}

function alarmState(value: unknown): AlarmState {
  if (value === undefined || value === 'ALARM') return 'ALARM';
  if (value === 'OK') return 'OK';
  throw new TypeError(`state is ${JSON.stringify(value)}; expected "ALARM" or "OK"`);
}

/** Stores the alarm's new state and delivers its EventBridge event to the incident responder. */
export async function ringAlarm(console: Console, distributionId: string, state: AlarmState): Promise<unknown> {
  const { world, moments, functions } = console;
  if (!world.distributions.has(distributionId)) {
    throw new RangeError(
      `there is no distribution "${distributionId}"; expected one of ${[...world.distributions.keys()].join(', ') || '(none)'}`,
    );
  }
  setAlarm(world, distributionId, state);
  moments.push({ at: world.now().toISOString(), kind: 'alarm', text: `Alarm ${distributionId}-4xx is ${state}` });
  return reported(console, functions.invoke('incident-responder', alarmEvent(world, distributionId, state)));
}

export async function runAudit(console: Console): Promise<unknown> {
  const { world, moments, functions } = console;
  moments.push({ at: world.now().toISOString(), kind: 'audit', text: 'Scheduled audit started' });
  return reported(console, functions.invoke('scheduled-audit', scheduledEvent(world)));
}

export async function runKeeper(console: Console): Promise<unknown> {
  const { world, moments, functions } = console;
  moments.push({ at: world.now().toISOString(), kind: 'keeper', text: 'Plan keeper started' });
  return reported(console, functions.invoke('plan-keeper', scheduledEvent(world, 'originmend-keeper')));
}

/** A function that fails is seen on the page, not only by whoever pressed the button. */
async function reported(console: Console, invocation: Promise<unknown>): Promise<unknown> {
  try {
    return await invocation;
  } catch (error) {
    console.moments.push({
      at: console.world.now().toISOString(),
      kind: 'error',
      text: error instanceof Error ? error.message : String(error),
    });
    throw error;
  }
}
