import { defineDeny } from '../../deny-hits.ts';

export default defineDeny({
  id: 'deny-source-ip',
  title: 'A Deny on source addresses refuses CloudFront',
  why: 'An OAC request carries no address that a range could match, and an OAI or anonymous request comes from CloudFront’s own addresses.',
});
