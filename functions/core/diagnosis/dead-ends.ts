/** What people try for a 403 from S3 and what it really does. Said in every answer about a grant, so that nobody tries it at 3 a.m. */
export const GRANT_DEAD_ENDS: readonly string[] = [
  'Making the bucket public would not fix the trust: it opens every object to the internet and CloudFront is no longer needed to read them.',
  'Switching Block Public Access off would not fix this: a grant to CloudFront is not public and Block Public Access does not stop it.',
  'Recreating the distribution would not fix this: the new one gets another id, and the policy names that one even less.',
  'An invalidation would not fix this: it empties the cache, it does not change what S3 answers.',
];

/** The popular claim that sends people looking for something that does not exist. */
export const OAC_CANONICAL_ID_DEAD_END =
  'Looking for the canonical user id of the OAC would not help: an OAC has none; the policy names the CloudFront service principal and this distribution’s ARN.';
