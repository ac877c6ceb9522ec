import type { PlanKind } from '../../../functions/core/plan/plan-kind.ts';
import { useKinds } from '../../e2e/switched-on.ts';
import { CHANGE } from '../stories/change.ts';
import type { StoryScript } from '../stories/story-script.ts';
import { walkWholeStory } from './whole-story.ts';

/** A plan of this kind, switched on for the file. */
export function walkChange(scenario: string, kind: PlanKind, differs: Partial<StoryScript> = {}): void {
  useKinds(kind);
  walkWholeStory(scenario, [{ ...CHANGE, ...differs }]);
}
