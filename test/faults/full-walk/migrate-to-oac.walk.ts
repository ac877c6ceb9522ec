import { CHANGE } from '../stories/change.ts';
import { REPAIR } from '../stories/repair.ts';
import { walkChange } from './change.ts';

/** Three writes of one plan, which ends with the question whether to remove the grant of the OAI. */
walkChange('org-rcp', 'migrate-to-oac', {
  name: 'the migration to an OAC',
  prepare: (story) => {
    story.sandbox.world.originAccessControls.clear();
    return CHANGE.prepare(story);
  },
  writes: 1,
  wrong: REPAIR.wrong,
  sameEnd: false,
});
