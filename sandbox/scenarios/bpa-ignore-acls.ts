import { changeObjects } from '../build/bucket.ts';
import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { SITE_ID } from './website.ts';

export default defineScenario({
  name: 'bpa-ignore-acls',
  title: 'Public ACLs count no more',
  story:
    'The site lived on objects that are public by their ACLs. Block Public Access ignores such ACLs since yesterday, and every page is 403.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    const bucket = addOacSite(world, { instead: [], origin: { oac: '' }, bucket: { objectOwnership: 'ObjectWriter' } });
    changeObjects(bucket, { publicReadAcl: true });
  },
});
