import type { Workflow } from './context.ts';

/** Looks after plans that nobody is working on. */
export interface Keeper extends Workflow {
  /** `remindHours`: people are reminded of an open proposal this long before it expires; 0 = never. */
  readonly config: Workflow['config'] & { readonly remindHours: number };
}

/** `settled` = nothing will ever be left to do: the plan leaves the list. */
export type Continued = 'settled' | 'watched';
