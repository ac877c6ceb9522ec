import { defineDeny } from '../../deny-hits.ts';

export default defineDeny({
  id: 'deny-org',
  title: 'A Deny for everybody outside the organization refuses CloudFront',
  why: 'CloudFront’s requests carry no aws:PrincipalOrgID, and a negated condition on an absent key is true.',
});
