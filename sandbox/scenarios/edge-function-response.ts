import { associated } from '../build/distribution.ts';
import { defineScenario } from './scenario.ts';
import { addOacSite } from './site.ts';
import { SITE_ID } from './website.ts';

const GATE = 'arn:aws:cloudfront::111122223333:function/members-only';

export default defineScenario({
  name: 'edge-function-response',
  title: 'A function answers by itself',
  story: 'A CloudFront Function on viewer requests turns visitors away. The bucket is never asked.',
  outcome: 'explained',
  distributionId: SITE_ID,
  build: (world) => {
    const FunctionAssociations = associated(GATE);
    addOacSite(world, { behavior: { FunctionAssociations } });
    world.edgeFunctions.set(GATE, { answer: { status: 403, body: 'Members only\n' } });
  },
});
