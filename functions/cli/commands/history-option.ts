/** What `--history` does, wherever it can be given. */
export const HISTORY =
  'ask CloudTrail who changed what in the last 90 days, and CloudFormation which stack owns the bucket';
