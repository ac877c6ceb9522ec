const LAUNCHED_BEFORE_MARCH_2019 = new Set(
  (
    'us-east-1 us-east-2 us-west-1 us-west-2 us-gov-east-1 us-gov-west-1 ca-central-1 sa-east-1 ' +
    'eu-central-1 eu-north-1 eu-west-1 eu-west-2 eu-west-3 ap-south-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ' +
    'ap-southeast-1 ap-southeast-2 cn-north-1 cn-northwest-1'
  ).split(' '),
);

/**
 * Whether S3's legacy global endpoint leads to buckets of this Region: it does for Regions launched before 20 March 2019, for
 * others S3 answers 400. https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html#deprecated-global-endpoint
 */
export function isReachedGlobally(region: string): boolean {
  return LAUNCHED_BEFORE_MARCH_2019.has(region);
}

const LAUNCHED_SINCE_2023 = new Set(
  'ap-southeast-4 il-central-1 ca-west-1 mx-central-1 ap-southeast-5 ap-southeast-6 ap-southeast-7 ap-east-2'.split(
    ' ',
  ),
);

/**
 * Whether CloudFront reads from this Region with an OAC only: opt-in Regions launched after December 2022, and all launched after
 * January 2023. A Region AWS has added since is not listed and is taken to support both.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 */
export function isOacOnly(region: string): boolean {
  return LAUNCHED_SINCE_2023.has(region);
}
