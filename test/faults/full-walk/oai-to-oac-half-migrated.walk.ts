import { walkWholeStory } from './whole-story.ts';

walkWholeStory('oai-to-oac-half-migrated');
