import { alarmEvent } from '../../../sandbox/host/alarm-event.ts';
import { fillForm, type Submission, submit } from '../../e2e/browser.ts';
import { planIdIn } from '../../e2e/plan-table.ts';
import { kindsOf, linksIn } from '../../e2e/story.ts';
import { deliver, during, keepUntilSettled, noticing, type Stage, type Story, statusOf } from '../story-under-fault.ts';
import { wrongWith } from '../watched-policy.ts';
import type { StoryScript } from './story-script.ts';

/** A person who wants the site back does not give up at once. */
const ROUNDS = 6;

const IN_THE_END = {
  siteStatus: 200,
  writes: 1,
  wrong: (document, policy, after) => wrongWith(document, policy, after ?? {}),
  told: ['proposal', 'applied', 'recovered'],
  neverTold: ['unchanged', 'undone'],
} as const satisfies Partial<StoryScript>;

/** Alarm → proposal → link → approval → OK, of which the alarm is disturbed. */
export const ALARM: StoryScript = {
  ...IN_THE_END,
  name: 'alarm',
  stages: ['alarm'],
  prepare: async () => '',
  play: async (story) => repair(story, await proposal(story, 'alarm')),
};

/** The same from the link on. What stops half way is completed by plan-keeper, not by the person. */
export const REPAIR: StoryScript = {
  ...IN_THE_END,
  name: 'repair',
  stages: ['open', 'approve', 'keep', 'recover'],
  prepare: (story) => proposal(story),
  play: (story, link) => repair(story, link),
};

async function repair(story: Story, link: string): Promise<void> {
  await decide(story, link);
  await keepUntilSettled(story, 'keep');
  const ok = alarmEvent(story.sandbox.world, story.distributionId, 'OK');
  await deliver(story, 'recover', () => story.sandbox.invoke('incident-responder', ok));
}

/** The alarm rings until somebody is asked; the link to decide. */
export async function proposal(story: Story, stage?: Stage): Promise<string> {
  const { sandbox } = story;
  const told = sandbox.inbox.length;
  const ring = alarmEvent(sandbox.world, story.distributionId, 'ALARM');
  await deliver(story, stage, () => sandbox.invoke('incident-responder', ring));
  const messages = sandbox.inbox.slice(told);
  if (messages.length === 0) throw new Error('the alarm was handled, and nobody was told anything');
  const links = messages.flatMap((message) => linksIn(sandbox, message));
  if (links[0] !== undefined) return links[0];
  story.noticed.push(`told: ${kindsOf(messages).join()}`);
  if (stage === undefined) throw new Error(`nothing is proposed: ${messages[0]?.text}`);
  return proposal(story);
}

/** A person decides until the repair is applied, on a new proposal where one ended. */
export async function decide(story: Story, proposed: string): Promise<void> {
  let link = proposed;
  for (let round = 1; round <= ROUNDS; round++) {
    if (await approve(story, link)) return;
    let status = await statusOf(story.sandbox, planIdIn(link));
    if (status === 'claimed') {
      await keepUntilSettled(story);
      status = await statusOf(story.sandbox, planIdIn(link));
    }
    if (status === 'applied') return;
    if (status === 'failed' || status === 'drifted') link = await proposal(story);
  }
  throw new Error(`not applied after ${ROUNDS} rounds: ${story.noticed.join('; ')}`);
}

/** Opens the link and presses the button; true when the page says that it is applied. */
async function approve(story: Story, link: string): Promise<boolean> {
  const form = await noticing(story, () => during(story, 'open', () => fillForm(link, 'approve')));
  if (form === undefined) return false;
  return (await noticing(story, () => during(story, 'approve', () => pressed(form, 'Applied')))) ?? false;
}

/** Sends the form; whether the page says `word`. Throws for a page that is no success. */
export async function pressed(form: Submission, word: string): Promise<boolean> {
  const { status, text } = await submit(form);
  if (status !== 200) throw new Error(`the page answered ${status}: ${text.slice(0, 80)}`);
  return text.includes(word);
}
