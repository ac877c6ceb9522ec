import { walkWholeStory } from './whole-story.ts';

walkWholeStory('oai-without-grant');
