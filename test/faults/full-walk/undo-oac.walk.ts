import { UNDO } from '../stories/undo.ts';
import { walkWholeStory } from './whole-story.ts';

walkWholeStory('shared-bucket', [UNDO]);
