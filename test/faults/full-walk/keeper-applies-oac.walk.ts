import { KEEPER_APPLIES } from '../stories/keep.ts';
import { walkWholeStory } from './whole-story.ts';

walkWholeStory('shared-bucket', [KEEPER_APPLIES]);
