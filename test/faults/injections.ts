import type { FaultEffect } from '../../sandbox/faults.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import type { Waits } from './fast-waits.ts';

/** One call of a story: the `nth` of its kind within its stage. */
export interface Target {
  readonly service: string;
  readonly operation: string;
  readonly resource: string;
  readonly nth: number;
}

export interface Injection {
  readonly name: string;
  /** Whether the call had its effect although its caller never learned of it. */
  readonly effect: boolean;
  /** The function is gone from this moment on. */
  readonly kills: boolean;
  readonly arm: (sandbox: Sandbox, target: Target, waits: Waits) => void;
}

/** Long enough, in the fast time of these tests, for other calls under way to be answered. */
const QUIET = 1_500;
/** More than a client ever tries: the call fails in the end. */
const EVERY_TRY = 6;

/** Everything that can happen to one call. */
export const INJECTIONS: readonly Injection[] = [
  fails('refused', false, 1, { kind: 'refuse' }),
  fails('refused with an internal error, every try', false, EVERY_TRY, {
    kind: 'refuse',
    code: 'InternalError',
    status: 500,
  }),
  fails('answered with an error after its effect, once', true, 1, { kind: 'fail-after' }),
  fails('cut off after its effect, every try', true, EVERY_TRY, { kind: 'fail-after', disconnect: true }),
  hangs('not answered in time, every try', false, EVERY_TRY),
  hangs('not answered in time after its effect, once', true, 1),
  fails('throttled three times', false, 3, { kind: 'throttle' }),
  kills('the last of its function, before its effect', false),
  kills('the last of its function, after its effect', true),
];

function fails(name: string, effect: boolean, times: number, fault: FaultEffect): Injection {
  const arm: Injection['arm'] = (sandbox, target) => sandbox.faults.add({ ...target, times, effect: fault });
  return { name, effect, kills: false, arm };
}

/** No answer comes; the client gives up as soon as everything else that is under way has been answered. */
function hangs(name: string, after: boolean, times: number): Injection {
  const arm: Injection['arm'] = (sandbox, target, waits) => {
    const hook = async () => {
      setTimeout(waits.giveUp, QUIET);
      await new Promise(() => undefined);
    };
    sandbox.faults.add({ ...target, times, effect: { kind: 'crash', after, hook } });
  };
  return { name, effect: after, kills: false, arm };
}

/** From this call on nothing of the function reaches AWS any more: for AWS it is dead. */
function kills(name: string, after: boolean): Injection {
  const arm: Injection['arm'] = (sandbox, target) => {
    const hook = () =>
      sandbox.faults.add({ times: Number.POSITIVE_INFINITY, effect: { kind: 'refuse', code: 'Dead', status: 400 } });
    sandbox.faults.add({ ...target, effect: { kind: 'crash', after, hook } });
  };
  return { name, effect: after, kills: true, arm };
}
