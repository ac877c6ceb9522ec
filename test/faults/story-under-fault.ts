import { alarmEvent } from '../../sandbox/host/alarm-event.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { fillForm, type Submission, submit } from '../e2e/browser.ts';
import { planIdIn, plansIn } from '../e2e/plan-table.ts';
import { kindsOf, linksIn } from '../e2e/story.ts';
import type { Waits } from './fast-waits.ts';
import type { Injection, Target } from './injections.ts';
import { letTimePass } from './time-passes.ts';

/** The parts of a story that call AWS, in order. */
export const STAGES = ['alarm', 'open', 'approve', 'recover'] as const;
export type Stage = (typeof STAGES)[number];

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
}

/** Lambda delivers an event twice more when the function failed, minutes apart. */
const DELIVERIES = 3;
/** A person who wants the site back does not give up at once. */
const ROUNDS = 6;

/** Alarm → proposal → link → approval → OK, as Lambda and a person go through it whatever fails. Throws when that leads nowhere. */
export async function playStory(story: Story): Promise<void> {
  await decide(story, await proposal(story, 'alarm'));
  await deliver(story, 'recover', alarmEvent(story.sandbox.world, story.distributionId, 'OK'));
}

/** The alarm rings until somebody is asked; the link to decide. */
async function proposal(story: Story, stage?: Stage): Promise<string> {
  const { sandbox } = story;
  const told = sandbox.inbox.length;
  await deliver(story, stage, alarmEvent(sandbox.world, story.distributionId, 'ALARM'));
  const messages = sandbox.inbox.slice(told);
  if (messages.length === 0) throw new Error('the alarm was handled, and nobody was told anything');
  const links = messages.flatMap((message) => linksIn(sandbox, message));
  if (links[0] !== undefined) return links[0];
  story.noticed.push(`told: ${kindsOf(messages).join()}`);
  if (stage === undefined) throw new Error(`nothing is proposed: ${messages[0]?.text}`);
  return proposal(story);
}

async function deliver(story: Story, stage: Stage | undefined, event: unknown): Promise<void> {
  for (let delivery = 1; delivery <= DELIVERIES; delivery++) {
    const failure = await failureOf(during(story, stage, () => story.sandbox.invoke('incident-responder', event)));
    if (failure === undefined) return;
    story.noticed.push(failure);
    await letTimePass(story.sandbox);
  }
  throw new Error(`the event ended in the dead-letter queue: ${story.noticed.join('; ')}`);
}

async function decide(story: Story, proposed: string): Promise<void> {
  let link = proposed;
  for (let round = 1; round <= ROUNDS; round++) {
    if (await approve(story, link)) return;
    const status = await statusOf(story.sandbox, link);
    if (status === 'claimed') await letTimePass(story.sandbox);
    if (status === 'failed' || status === 'drifted') link = await proposal(story);
  }
  throw new Error(`not applied after ${ROUNDS} rounds: ${story.noticed.join('; ')}`);
}

/** Opens the link and presses the button; true when the page, now or when it is opened again, says that it is applied. */
async function approve(story: Story, link: string): Promise<boolean> {
  const form = await noticing(story, () => during(story, 'open', () => fillForm(link, 'approve')));
  if (form === undefined) return (await statusOf(story.sandbox, link)) === 'applied';
  return (await noticing(story, () => during(story, 'approve', () => pressed(form)))) ?? false;
}

async function pressed(form: Submission): Promise<boolean> {
  const { status, text } = await submit(form);
  if (status !== 200) throw new Error(`the page answered ${status}: ${text.slice(0, 80)}`);
  return text.includes('Applied');
}

async function noticing<T>(story: Story, act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    story.noticed.push(messageOf(error));
    return undefined;
  }
}

/** The fault is armed the first time that its stage comes; what a killed function still answers, nobody gets. */
async function during<T>(story: Story, stage: Stage | undefined, act: () => Promise<T>): Promise<T> {
  const { fault, sandbox } = story;
  if (fault === undefined || stage !== fault.stage || story.done.has(stage)) return act();
  story.done.add(stage);
  fault.injection.arm(sandbox, fault.target, story.waits);
  try {
    const answer = await act();
    if (fault.injection.kills) throw new Error('the function was killed');
    return answer;
  } finally {
    sandbox.faults.clear();
  }
}

async function failureOf(work: Promise<unknown>): Promise<string | undefined> {
  return work.then(() => undefined, messageOf);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

async function statusOf(sandbox: Sandbox, link: string): Promise<string | undefined> {
  return (await plansIn(sandbox)).find(({ planId }) => planId === planIdIn(link))?.status;
}
