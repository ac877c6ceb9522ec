import { describe, expect, it } from 'vitest';
import { eventNames, outcomeOf, readEvent } from './event-files.ts';

const SITE = 'E1EXAMPLE0000';
const SHOP = 'E2EXAMPLE0000';
const UNUSUAL = 'Größe: site|shop #1 – 4xx (Übersicht) 日本';
const BUCKET_CHANGED = 'changed bucket site-bucket';
const DISTRIBUTION_CHANGED = `changed distribution ${SITE}`;

/** What a person expects of each file in events/incident-responder. A text in quotes after `ignored:` or `unreadable:` is part of the reason. */
const EXPECTED: Readonly<Record<string, string>> = {
  'eventbridge-single-metric': `ALARM site-4xx for ${SITE}`,
  'eventbridge-single-metric-ok': `OK site-4xx for ${SITE}`,
  'eventbridge-403-rate': `ALARM site-403 for ${SITE}`,
  'eventbridge-total-error-rate': `ALARM site-errors for ${SITE}`,
  'eventbridge-metric-math': `ALARM site-4xx-with-traffic for ${SITE}`,
  'eventbridge-metric-math-several-distributions': `ALARM all-sites-4xx for ${SITE}, ${SHOP}`,
  'eventbridge-metric-math-cross-account': `ALARM all-accounts-4xx for ${SITE}, ${SHOP}`,
  'eventbridge-anomaly-detection': `ALARM site-4xx-anomaly for ${SITE}`,
  'eventbridge-composite': 'ALARM any-site, child alarms site-4xx',
  'eventbridge-composite-ok': 'OK any-site, child alarms site-4xx, shop-4xx',
  'eventbridge-composite-without-reason-data': 'ALARM any-site, child alarms site-4xx, shop-4xx, deploying',
  'eventbridge-composite-at-least': 'ALARM most-sites, child alarms site-4xx, shop-4xx, blog-4xx',
  'eventbridge-insights-alarm': 'ALARM every-site-4xx, contributors of every-site-4xx',
  'eventbridge-insights-one-distribution': `ALARM site-4xx-query for ${SITE}`,
  'eventbridge-contributor': `ALARM every-site-4xx for ${SITE}`,
  'eventbridge-contributor-ok': `OK every-site-4xx for ${SITE}`,
  'eventbridge-without-reason': `ALARM site-4xx for ${SITE}`,
  'eventbridge-unusual-alarm-name': `ALARM ${UNUSUAL} for ${SITE}`,
  'direct-single-metric': `ALARM site-4xx for ${SITE}`,
  'direct-single-metric-ok': `OK site-4xx for ${SITE}`,
  'direct-metric-math': `ALARM site-4xx-with-traffic for ${SITE}`,
  'direct-composite': 'ALARM any-site, child alarms site-4xx',
  'direct-insights-alarm': 'ALARM every-site-4xx, contributors of every-site-4xx',
  'direct-contributor': `ALARM every-site-4xx for ${SITE}`,
  'sns-single-metric': `ALARM site-4xx for ${SITE}`,
  'sns-single-metric-ok': `OK site-4xx for ${SITE}`,
  'sns-metric-math': `ALARM site-4xx-with-traffic for ${SITE}`,
  'sns-metric-math-several-distributions': `ALARM all-sites-4xx for ${SITE}, ${SHOP}`,
  'sns-composite': 'ALARM any-site, child alarms site-4xx',
  'sns-composite-without-children': 'ALARM any-site, child alarms site-4xx, shop-4xx',
  'sns-insights-alarm': 'ALARM every-site-4xx, contributors of every-site-4xx',
  'sns-contributor': `ALARM every-site-4xx for ${SITE}`,
  'sns-several-records': `ALARM site-4xx for ${SITE}\nALARM shop-4xx for ${SHOP}\nignored: alarm "site-5xx": it watches AWS/CloudFront 5xxErrorRate, not a CloudFront 4xx rate`,
  'sns-unusual-alarm-name': `ALARM ${UNUSUAL} for ${SITE}`,
  'sns-eventbridge-alarm': `ALARM site-4xx for ${SITE}`,
  'sns-eventbridge-change': `PutBucketPolicy ${BUCKET_CHANGED}`,
  'cloudtrail-put-bucket-policy': `PutBucketPolicy ${BUCKET_CHANGED}`,
  'cloudtrail-put-bucket-policy-old-record': `PutBucketPolicy ${BUCKET_CHANGED}`,
  'cloudtrail-put-bucket-policy-omitted-parameters': `PutBucketPolicy ${BUCKET_CHANGED}`,
  'cloudtrail-delete-bucket-policy': `DeleteBucketPolicy ${BUCKET_CHANGED}`,
  'cloudtrail-put-bucket-public-access-block': `PutBucketPublicAccessBlock ${BUCKET_CHANGED}`,
  'cloudtrail-delete-bucket-public-access-block': `DeleteBucketPublicAccessBlock ${BUCKET_CHANGED}`,
  'cloudtrail-put-bucket-ownership-controls': `PutBucketOwnershipControls ${BUCKET_CHANGED}`,
  'cloudtrail-delete-bucket-ownership-controls': `DeleteBucketOwnershipControls ${BUCKET_CHANGED}`,
  'cloudtrail-put-bucket-encryption': `PutBucketEncryption ${BUCKET_CHANGED}`,
  'cloudtrail-put-bucket-request-payment': `PutBucketRequestPayment ${BUCKET_CHANGED}`,
  'cloudtrail-delete-bucket': `DeleteBucket ${BUCKET_CHANGED}`,
  'cloudtrail-by-aws-service': `PutBucketPolicy ${BUCKET_CHANGED}`,
  'cloudtrail-update-distribution': `UpdateDistribution ${DISTRIBUTION_CHANGED}`,
  'cloudtrail-update-distribution-old-record': `UpdateDistribution2014_01_31 ${DISTRIBUTION_CHANGED}`,
  'cloudtrail-update-distribution-with-staging-config': `UpdateDistributionWithStagingConfig ${DISTRIBUTION_CHANGED}`,
  'cloudtrail-update-distribution-tenant': `UpdateDistributionTenant ${DISTRIBUTION_CHANGED}`,
  'cloudtrail-create-distribution': `CreateDistribution ${DISTRIBUTION_CHANGED}`,
  'cloudtrail-create-distribution-with-tags': `CreateDistributionWithTags ${DISTRIBUTION_CHANGED}`,
  'cloudtrail-copy-distribution': `CopyDistribution ${DISTRIBUTION_CHANGED}`,
  'cloudtrail-update-origin-access-control': 'UpdateOriginAccessControl changed origin-access-control E2OACEXAMPLE00',
  'cloudtrail-delete-origin-access-control': 'DeleteOriginAccessControl changed origin-access-control E2OACEXAMPLE00',
  'cloudtrail-update-origin-access-identity':
    'UpdateCloudFrontOriginAccessIdentity changed origin-access-identity E3OAIEXAMPLE00',
  'cloudtrail-delete-origin-access-identity':
    'DeleteCloudFrontOriginAccessIdentity changed origin-access-identity E3OAIEXAMPLE00',
};

const REASONS: Readonly<Record<string, string>> = {
  'ignored-insufficient-data': 'alarm "site-4xx": the state INSUFFICIENT_DATA says nothing about errors',
  'ignored-ok-after-insufficient-data': 'it went from INSUFFICIENT_DATA to OK, so nothing recovered',
  'ignored-muted': 'silenced by the mute rule arn:aws:cloudwatch:us-east-1:111122223333:alarm-mute-rule:release',
  'ignored-muted-contributor':
    'silenced by the mute rule arn:aws:cloudwatch:us-east-1:111122223333:alarm-mute-rule:release',
  'ignored-suppressed-composite': 'alarm "any-site": its actions are silenced by Alarm',
  'ignored-composite-without-children': 'alarm "drill": its rule names no other alarm',
  'ignored-5xx-rate': 'it watches AWS/CloudFront 5xxErrorRate, not a CloudFront 4xx rate',
  'ignored-requests': 'it watches AWS/CloudFront Requests, not a CloudFront 4xx rate',
  'ignored-foreign-namespace': 'it watches AWS/S3 4xxErrors, not a CloudFront 4xx rate',
  'ignored-foreign-contributor': 'it watches SELECT AVG(ConsumedWriteCapacityUnits)',
  'ignored-promql-alarm': 'it watches no metrics and no other alarms',
  'ignored-alarm-configuration-change':
    'detail-type "CloudWatch Alarm Configuration Change" is neither an alarm nor a change',
  'ignored-aws-monitoring-copy': 'source "aws.monitoring"',
  'ignored-scheduled-event': 'source "aws.events" and detail-type "Scheduled Event"',
  'ignored-ec2-event': 'source "aws.ec2"',
  'ignored-direct-5xx-rate': 'it watches AWS/CloudFront 5xxErrorRate',
  'ignored-sns-insufficient-data': 'the state INSUFFICIENT_DATA says nothing about errors',
  'ignored-sns-ok-after-insufficient-data': 'it went from INSUFFICIENT_DATA to OK',
  'ignored-sns-foreign-namespace': 'it watches AWS/EC2 CPUUtilization',
  'ignored-sns-other-publisher': 'source "custom" and detail-type missing',
  'ignored-s3-records': 'a record of "aws:s3"',
  'ignored-cloudtrail-failed-call': 'PutBucketPolicy failed with AccessDenied, so nothing changed',
  'ignored-cloudtrail-own-write': 'PutBucketPolicy is our own write',
  'ignored-cloudtrail-read-only-call': 's3.amazonaws.com GetBucketPolicy cannot break the trust',
  'ignored-cloudtrail-other-write': 's3.amazonaws.com PutBucketVersioning cannot break the trust',
  'ignored-cloudtrail-create-invalidation': 'cloudfront.amazonaws.com CreateInvalidation cannot break the trust',
  'ignored-cloudtrail-other-product': 'source "aws.kms"',
  'malformed-alarm-without-state':
    'Alarm State Change": detail.state is missing; expected a value of type object. Let the rule pass',
  'malformed-alarm-with-unknown-state': 'detail.state.value is "BROKEN"; expected ALARM, OK, INSUFFICIENT_DATA.',
  'malformed-alarm-with-unknown-time':
    'detail.state.timestamp is "yesterday"; expected a time such as 2026-01-31T17:04:40.989+0000.',
  'malformed-alarm-without-arn': 'Alarm State Change": resources',
  'malformed-alarm-without-distribution':
    'the DistributionId that alarm "site-4xx" watches is missing; expected a distribution id',
  'malformed-alarm-without-detail-type': 'the Lambda event: detail-type is missing',
  'malformed-contributor-without-contributor': 'Alarm Contributor State Change": detail.alarmContributor is missing',
  'malformed-direct-without-state': 'the Lambda action of a CloudWatch alarm: alarmData.state is missing',
  'malformed-sns-without-state': 'the SNS message: NewStateValue is missing; expected ALARM, OK, INSUFFICIENT_DATA.',
  'malformed-sns-text': 'Sns.Message is "The site is down!"; expected JSON. Subscribe this function only to topics',
  'malformed-sns-without-message': 'the SNS message: Sns.Message is missing',
  'malformed-cloudtrail-without-event-name': 'CloudTrail": detail.eventName is missing',
  'malformed-cloudtrail-without-bucket':
    'detail.requestParameters.bucketName is missing; expected what DeleteBucketPolicy changed',
  'malformed-cloudtrail-without-identity': 'detail.userIdentity is missing',
  'malformed-create-distribution-without-id':
    'detail.responseElements.distribution.id is missing; expected what CreateDistribution changed',
  'malformed-null': 'the Lambda event: it is null; expected an alarm, a change or a list of SNS records',
  'malformed-text': 'the Lambda event: it is "{\\"source\\":\\"aws.cloudwatch\\"}"',
  'malformed-list': 'the Lambda event: it is a list of 1',
};

describe('the events in events/incident-responder', () => {
  it('each have one expectation here, and every expectation has its file', () => {
    expect([...Object.keys(EXPECTED), ...Object.keys(REASONS)].sort()).toEqual([...eventNames()].sort());
  });

  it.each(Object.entries(EXPECTED))('%s is read as an incident', (name, expected) => {
    expect(outcomeOf(readEvent(name))).toBe(expected);
  });

  it.each(Object.entries(REASONS))('%s is not acted on, and the reason says why', (name, reason) => {
    const outcome = outcomeOf(readEvent(name));
    expect(outcome).toMatch(name.startsWith('ignored-') ? /^ignored: / : /^unreadable: Cannot read /);
    expect(outcome).toContain(reason);
  });
});
