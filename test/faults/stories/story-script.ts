import type { PolicyDocument } from '../../../functions/core/policy/document.ts';
import type { Stage, Story } from '../story-under-fault.ts';
import type { WatchedPolicy } from '../watched-policy.ts';

/** One story: how it begins, how it goes on under a fault, and what must hold in the end whatever fails. */
export interface StoryScript {
  readonly name: string;
  /** The stages whose calls fail. */
  readonly stages: readonly Stage[];
  /** Undisturbed; what it returns is handed to `play`. */
  readonly prepare: (story: Story) => Promise<string>;
  /** As Lambda, the schedule and a person go through it whatever fails. Throws when that leads nowhere. */
  readonly play: (story: Story, prepared: string) => Promise<void>;
  /** What a viewer gets in the end. */
  readonly siteStatus: number;
  /** How many policies take effect after `prepare`. */
  readonly writes: number;
  /** What is wrong with a policy that took effect. */
  readonly wrong: (
    document: PolicyDocument | null,
    policy: WatchedPolicy,
    after: PolicyDocument | null,
  ) => readonly string[];
  /** Distributions, OACs and keys end as they do in the undisturbed story. */
  readonly sameEnd?: boolean;
  /** Kinds of messages that people must have got in the end, and those they may not get. */
  readonly told: readonly string[];
  readonly neverTold: readonly string[];
}
