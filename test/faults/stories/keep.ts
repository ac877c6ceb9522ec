import type { FaultEffect } from '../../../sandbox/faults.ts';
import { fillForm, submit } from '../../e2e/browser.ts';
import { planIdIn, setPlanAttribute } from '../../e2e/plan-table.ts';
import { keepUntilSettled, type Story, statusOf } from '../story-under-fault.ts';
import { wrongWith } from '../watched-policy.ts';
import { decide, proposal } from './repair.ts';
import type { StoryScript } from './story-script.ts';

const HOUR = 3_600_000;
const DEAD = { kind: 'refuse', code: 'Dead', status: 400 } as const satisfies FaultEffect;

/** Somebody approves, and from one call on nothing of the page reaches AWS any more. */
async function approvedUntil(story: Story, operation: string, nth: number, service?: string): Promise<string> {
  const { faults } = story.sandbox;
  const link = await proposal(story);
  const form = await fillForm(link, 'approve');
  const hook = () => faults.add({ ...(service ? { service } : {}), times: Number.POSITIVE_INFINITY, effect: DEAD });
  faults.add({ operation, nth, effect: { kind: 'crash', hook } });
  await submit(form);
  faults.clear();
  return link;
}

const common = {
  stages: ['keep'],
  play: (story: Story) => keepUntilSettled(story, 'keep'),
  wrong: wrongWithAfter,
} as const satisfies Partial<StoryScript>;

function wrongWithAfter(...[document, policy, after]: Parameters<StoryScript['wrong']>): readonly string[] {
  return wrongWith(document, policy, after ?? {});
}

/**
 * An approval died right before its write: the keeper examines, writes, verifies and tells. What AWS refuses it for good ends the plan
 * with a message, and a person repairs by the next proposal.
 */
export const KEEPER_APPLIES: StoryScript = {
  ...common,
  name: 'the keeper completes an apply',
  prepare: (story) => approvedUntil(story, 'PutBucketPolicy', 1),
  play: async (story, link) => {
    await keepUntilSettled(story, 'keep');
    const status = await statusOf(story.sandbox, planIdIn(link));
    if (status === 'applied') return;
    if (status !== 'failed' && status !== 'drifted') throw new Error(`the keeper left the plan ${status}`);
    story.noticed.push(`told: ${status}`);
    await decide(story, await proposal(story));
    await keepUntilSettled(story);
  },
  siteStatus: 200,
  writes: 1,
  told: ['proposal', 'applied'],
  neverTold: ['unchanged', 'undone'],
};

/** The topic refused the message of a repair: the keeper sends it. */
export const KEEPER_TELLS: StoryScript = {
  ...common,
  name: 'the keeper sends a kept message',
  prepare: (story) => approvedUntil(story, 'Publish', 1, 'sns'),
  siteStatus: 200,
  writes: 0,
  told: ['proposal', 'applied'],
  neverTold: ['failed'],
};

/** Nobody decides: the keeper looks again and reminds. */
export const KEEPER_REMINDS: StoryScript = {
  ...common,
  name: 'the keeper reminds',
  prepare: async (story) => {
    const link = await proposal(story);
    const inHours = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();
    await setPlanAttribute(story.sandbox, planIdIn(link), 'createdAt', inHours(-60));
    await setPlanAttribute(story.sandbox, planIdIn(link), 'expiresAt', inHours(12));
    return link;
  },
  play: async (story) => {
    await keepUntilSettled(story, 'keep');
    // What could not be read at the first run may be readable at the next.
    await keepUntilSettled(story);
  },
  siteStatus: 403,
  writes: 0,
  told: ['proposal', 'reminder'],
  neverTold: ['unchanged', 'drifted', 'failed'],
};
