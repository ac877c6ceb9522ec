import { KEEPER_REMINDS, KEEPER_TELLS } from '../stories/keep.ts';
import { walkWholeStory } from './whole-story.ts';

walkWholeStory('shared-bucket', [KEEPER_TELLS, KEEPER_REMINDS]);
