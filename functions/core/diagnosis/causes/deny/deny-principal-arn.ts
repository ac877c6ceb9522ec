import { defineDeny } from '../../deny-hits.ts';

export default defineDeny({
  id: 'deny-principal-arn',
  title: 'A Deny for every principal but a few refuses CloudFront',
  why: 'Neither the CloudFront service principal nor the OAI is among the exempted principals.',
});
