/** Which calls a fault meets. Left out = any. `nth` counts the calls that match, from 1; `times` = how many from there on (default 1). */
export interface FaultTarget {
  readonly service?: string;
  readonly operation?: string;
  /** Part of the resource: a bucket name, a distribution id … */
  readonly resource?: string;
  readonly nth?: number;
  readonly times?: number;
}

export type FaultEffect =
  /** Answered with this error, nothing happened. Default AccessDenied 403. */
  | { readonly kind: 'refuse'; readonly code?: string; readonly status?: number; readonly message?: string }
  /** It happened, and the caller sees an error (default InternalError 500) or a broken connection. */
  | { readonly kind: 'fail-after'; readonly code?: string; readonly status?: number; readonly disconnect?: boolean }
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** No answer at all, before the effect or after it. */
  | { readonly kind: 'hang'; readonly after?: boolean }
  /** "Too many requests" as the service spells it, before any effect. */
  | { readonly kind: 'throttle' }
  /** Calls the hook (only from code), then breaks the connection: the moment to kill whoever called. */
  | { readonly kind: 'crash'; readonly after?: boolean; readonly hook?: (call: FaultCall) => void | Promise<void> };

export interface Fault extends FaultTarget {
  readonly effect: FaultEffect;
}

export interface FaultCall {
  readonly service: string;
  readonly operation: string;
  readonly resource: string;
}

export interface Faults {
  /** Every fault stays until cleared; each counts for itself. */
  add(fault: Fault): void;
  clear(): void;
  /** The first fault that meets this call; counts the call. */
  meet(call: FaultCall): FaultEffect | undefined;
}

export function createFaults(): Faults {
  let planned: { readonly fault: Fault; seen: number }[] = [];
  return {
    add: (fault) => void planned.push({ fault, seen: 0 }),
    clear: () => {
      planned = [];
    },
    meet: (call) => {
      const matching = planned.filter(({ fault }) => matches(fault, call));
      for (const entry of matching) entry.seen++;
      return matching.find(({ fault, seen }) => isDue(fault, seen))?.fault.effect;
    },
  };
}

function matches(target: FaultTarget, call: FaultCall): boolean {
  return (
    (target.service === undefined || target.service === call.service) &&
    (target.operation === undefined || target.operation === call.operation) &&
    (target.resource === undefined || call.resource.includes(target.resource))
  );
}

function isDue({ nth = 1, times = 1 }: FaultTarget, seen: number): boolean {
  return seen >= nth && seen < nth + times;
}

const EFFECTS = new Set(['refuse', 'fail-after', 'delay', 'hang', 'throttle', 'crash']);

/** A fault as POST /sandbox/faults carries it. Throws TypeError naming what is wrong. */
export function parseFault(value: unknown): Fault {
  const fault = typeof value === 'object' && value !== null ? (value as Partial<Fault>) : {};
  const kind = fault.effect?.kind;
  if (kind !== undefined && EFFECTS.has(kind)) return fault as Fault;
  throw new TypeError(
    `effect.kind is ${JSON.stringify(kind)}; expected one of ${[...EFFECTS].join(', ')}, such as {"service":"s3","operation":"PutBucketPolicy","effect":{"kind":"refuse"}}.`,
  );
}
