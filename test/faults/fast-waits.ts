import { syncBuiltinESMExports } from 'node:module';
import timersPromises from 'node:timers/promises';
import { DefaultRateLimiter } from '@smithy/core/retry';
import { afterAll, beforeAll, vi } from 'vitest';

/** Pauses between tries are this many times shorter than on AWS. */
const SPEED = 50;
/** How long a client waits for an answer, in milliseconds: functions/aws/clients.ts. */
const REQUEST_LIMIT = 5_000;
/** A busy machine answers later than AWS does. */
const PATIENCE = 20;

export interface Waits {
  /** The clients stop waiting for every answer that is still to come, as if their request limit had passed. */
  giveUp(): void;
}

const { setTimeout: start, clearTimeout: stop } = globalThis;
const { setTimeout: sleep } = timersPromises;

/**
 * Time between tries passes faster in this test file: backoff, throttling and our own pauses. Limits of connections and requests
 * are longer, so that a slow machine is not taken for a fault.
 */
export function useFastWaits(): Waits {
  const limits = new Map<unknown, () => void>();
  beforeAll(() => {
    vi.stubGlobal('setTimeout', (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
      const timer = start(run, isLimit(ms) ? ms * PATIENCE : ms / SPEED, ...args);
      if (ms === REQUEST_LIMIT) limits.set(timer, () => run(...args));
      return timer;
    });
    vi.stubGlobal('clearTimeout', (timer: NodeJS.Timeout) => {
      limits.delete(timer);
      stop(timer);
    });
    setSleep((ms, value) => sleep((ms ?? 0) / SPEED, value));
    Object.defineProperty(DefaultRateLimiter.prototype, 'getCurrentTimeInSeconds', {
      configurable: true,
      value: () => (Date.now() / 1000) * SPEED,
    });
  });
  afterAll(() => {
    vi.unstubAllGlobals();
    setSleep(sleep);
  });
  return {
    giveUp: () => {
      const waiting = [...limits];
      limits.clear();
      for (const [, expire] of waiting) expire();
    },
  };
}

/** Limits are whole seconds; pauses between tries are random. */
function isLimit(ms: number): boolean {
  return ms > 0 && ms % 1_000 === 0;
}

function setSleep(value: <T>(ms?: number, value?: T) => Promise<T>): void {
  Object.assign(timersPromises, { setTimeout: value });
  syncBuiltinESMExports();
}
