import { changeObjects } from '../build/bucket.ts';
import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { SITE_ID } from './website.ts';

export default defineScenario({
  name: 'archived-object',
  title: 'The page went to the archive',
  story: 'A lifecycle rule moved the files of the site to Glacier. They cannot be read until somebody restores them.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    changeObjects(addOacSite(world), { storageClass: 'GLACIER' });
  },
});
