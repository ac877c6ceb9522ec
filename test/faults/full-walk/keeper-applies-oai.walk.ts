import { KEEPER_APPLIES } from '../stories/keep.ts';
import { walkWholeStory } from './whole-story.ts';

walkWholeStory('oai-wrong-id', [KEEPER_APPLIES]);
