import { walkWholeStory } from './whole-story.ts';

walkWholeStory('shared-bucket');
