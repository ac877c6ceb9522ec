import type { Sandbox } from '../../sandbox/server.ts';

export interface Interleaved {
  /** The operation that the other's act came right before; undefined = there were fewer calls. */
  readonly before: string | undefined;
  /** All operations, in order. */
  readonly operations: readonly string[];
}

/**
 * Runs `story` and, right before the AWS call number `nth` (from 1) takes effect, `act`: what somebody else does between two calls
 * of ours. `wait` keeps that call back for so many milliseconds, so that what `act` started can come first.
 */
export async function interleave(
  sandbox: Sandbox,
  nth: number,
  act: () => void,
  story: () => Promise<unknown>,
  wait = 0,
): Promise<Interleaved> {
  const operations: string[] = [];
  let before: string | undefined;
  const { meet } = sandbox.faults;
  sandbox.faults.meet = (call) => {
    operations.push(call.operation);
    if (operations.length !== nth) return meet(call);
    before = call.operation;
    act();
    return meet(call) ?? (wait > 0 ? { kind: 'delay', milliseconds: wait } : undefined);
  };
  try {
    await story();
    return { before, operations };
  } finally {
    sandbox.faults.meet = meet;
  }
}
