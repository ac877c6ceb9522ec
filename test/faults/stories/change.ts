import { REPAIR } from './repair.ts';
import type { StoryScript } from './story-script.ts';

/** A change beyond the bucket policy, from the link on: no policy of a bucket is written, and the end is the one of the undisturbed story. */
export const CHANGE: StoryScript = {
  ...REPAIR,
  name: 'a change beyond the bucket policy',
  prepare: (story) => {
    // Deploying takes minutes on AWS; what comes after it is another story.
    story.sandbox.world.delays.deploy = 0;
    return REPAIR.prepare(story);
  },
  writes: 0,
  wrong: () => ['the policy of the bucket was written'],
  sameEnd: true,
};
