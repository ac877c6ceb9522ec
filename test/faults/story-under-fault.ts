import type { Sandbox } from '../../sandbox/server.ts';
import { plansIn } from '../e2e/plan-table.ts';
import type { Waits } from './fast-waits.ts';
import type { Injection, Target } from './injections.ts';
import { itemsIn, letTimePass } from './time-passes.ts';

/** The parts of a story that call AWS. */
export type Stage = 'alarm' | 'open' | 'approve' | 'keep' | 'recover' | 'open undo' | 'undo';

export interface PlannedFault {
  readonly stage: Stage;
  readonly target: Target;
  readonly injection: Injection;
}

/** A story on its way: what Lambda and a person have noticed of the fault so far. */
export interface Story {
  readonly sandbox: Sandbox;
  readonly distributionId: string;
  readonly waits: Waits;
  readonly fault: PlannedFault | undefined;
  /** Errors of functions, which Lambda retries and counts, and pages that told a person of a failure. */
  readonly noticed: string[];
  /** The fault happens in its stage once. */
  readonly done: Set<Stage>;
  /** Which of the sandbox's calls belong to a stage, by their place in the list: from, up to. */
  readonly parts: { readonly stage: Stage; readonly from: number; readonly to: number }[];
}

/** Lambda delivers an event twice more when the function failed, minutes apart. */
const DELIVERIES = 3;
/** Runs of plan-keeper after which nothing may be left. */
const KEEPER_RUNS = 4;

/** The fault is armed the first time that its stage comes; what a killed function still answers, nobody gets. */
export async function during<T>(story: Story, stage: Stage | undefined, act: () => Promise<T>): Promise<T> {
  const { fault, sandbox, done, parts } = story;
  if (stage === undefined || done.has(stage)) return act();
  done.add(stage);
  const from = sandbox.calls.all.length;
  if (stage === fault?.stage) fault.injection.arm(sandbox, fault.target, story.waits);
  try {
    const answer = await act();
    if (stage === fault?.stage && fault.injection.kills) throw new Error('the function was killed');
    return answer;
  } finally {
    sandbox.faults.clear();
    parts.push({ stage, from, to: sandbox.calls.all.length });
  }
}

/** An event as Lambda delivers it: again, minutes later, while the function fails. */
export async function deliver(story: Story, stage: Stage | undefined, run: () => Promise<unknown>): Promise<void> {
  for (let delivery = 1; delivery <= DELIVERIES; delivery++) {
    const failure = await failureOf(during(story, stage, run));
    if (failure === undefined) return;
    story.noticed.push(failure);
    await letTimePass(story.sandbox);
  }
  throw new Error(`the event ended in the dead-letter queue: ${story.noticed.join('; ')}`);
}

/** What a person does; undefined = it failed, which the person noticed. */
export async function noticing<T>(story: Story, act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    story.noticed.push(messageOf(error));
    return undefined;
  }
}

/** Minutes pass and the schedule runs plan-keeper, until nothing is left to do. Throws when something stays. */
export async function keepUntilSettled(story: Story, stage?: Stage): Promise<void> {
  for (let run = 1; run <= KEEPER_RUNS; run++) {
    await letTimePass(story.sandbox);
    await deliver(story, run === 1 ? stage : undefined, () => story.sandbox.runKeeper());
    if ((await leftIn(story.sandbox)).length === 0) return;
  }
  throw new Error(`left after ${KEEPER_RUNS} runs of the keeper: ${(await leftIn(story.sandbox)).join('; ')}`);
}

/** Plans that somebody holds, and messages that are not sent. */
async function leftIn(sandbox: Sandbox): Promise<readonly string[]> {
  return (await itemsIn(sandbox))
    .filter(({ pk }) => String(pk).startsWith('plan#'))
    .flatMap(({ planId, status, toTell }) => [
      ...(status === 'claimed' || status === 'undoing' ? [`${planId} is ${status}`] : []),
      ...(toTell === undefined ? [] : [`${planId} has to be told`]),
    ]);
}

export async function statusOf(sandbox: Sandbox, id: string): Promise<string | undefined> {
  return (await plansIn(sandbox)).find(({ planId }) => planId === id)?.status;
}

function failureOf(work: Promise<unknown>): Promise<string | undefined> {
  return work.then(() => undefined, messageOf);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
