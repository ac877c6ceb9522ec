import { defineDeny } from '../../deny-hits.ts';

export default defineDeny({
  id: 'deny-notprincipal',
  title: 'A Deny with NotPrincipal refuses CloudFront',
  why: 'NotPrincipal denies everybody who is not listed; AWS advises against it and recommends a condition on aws:PrincipalArn.',
});
