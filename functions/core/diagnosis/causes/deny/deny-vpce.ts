import { defineDeny } from '../../deny-hits.ts';

export default defineDeny({
  id: 'deny-vpce',
  title: 'A Deny for everything outside a VPC endpoint refuses CloudFront',
  why: 'CloudFront does not come through a VPC endpoint: the key is absent, and a negated condition on an absent key is true.',
});
