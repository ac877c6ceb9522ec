import { defineDeny } from '../../deny-hits.ts';

export default defineDeny({
  id: 'deny-other',
  title: 'An explicit Deny refuses CloudFront',
  why: 'An explicit Deny beats every Allow, so no grant can help until it spares this distribution.',
});
