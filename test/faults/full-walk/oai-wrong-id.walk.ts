import { walkWholeStory } from './whole-story.ts';

walkWholeStory('oai-wrong-id');
