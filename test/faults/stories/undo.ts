import { isDeepStrictEqual } from 'node:util';
import { fillForm, press, undoLinkIn } from '../../e2e/browser.ts';
import { planIdIn } from '../../e2e/plan-table.ts';
import { lastMessage } from '../../e2e/story.ts';
import { during, keepUntilSettled, noticing, type Story, statusOf } from '../story-under-fault.ts';
import { pressed, proposal } from './repair.ts';
import type { StoryScript } from './story-script.ts';

const ROUNDS = 6;

/** A repair is taken back through its link; what stops half way is completed by plan-keeper. */
export const UNDO: StoryScript = {
  name: 'undo',
  stages: ['open undo', 'undo', 'keep'],
  prepare: async (story) => {
    await press(await proposal(story), 'approve');
    return undoLinkIn(lastMessage(story.sandbox).text);
  },
  play: async (story, undoLink) => {
    await takeBack(story, undoLink);
    await keepUntilSettled(story, 'keep');
  },
  siteStatus: 403,
  writes: 1,
  wrong: (document, _policy, after) =>
    isDeepStrictEqual(document, after) ? [] : [`another policy took effect: ${JSON.stringify(document)}`],
  told: ['proposal', 'applied', 'undone'],
  neverTold: ['drifted', 'unchanged'],
};

async function takeBack(story: Story, link: string): Promise<void> {
  for (let round = 1; round <= ROUNDS; round++) {
    const form = await noticing(story, () => during(story, 'open undo', () => fillForm(link, 'undo')));
    if (form && (await noticing(story, () => during(story, 'undo', () => pressed(form, 'Undone'))))) return;
    if ((await statusOf(story.sandbox, planIdIn(link))) === 'undoing') await keepUntilSettled(story);
    if ((await statusOf(story.sandbox, planIdIn(link))) === 'undone') return;
  }
  throw new Error(`not undone after ${ROUNDS} rounds: ${story.noticed.join('; ')}`);
}
