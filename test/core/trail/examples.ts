import type { PolicyDocument, Statement } from '../../../functions/core/policy/document.ts';
import { oacReadStatement } from '../../../functions/core/policy/grants.ts';
import { type TrailRecord, trailRecordOf } from '../../../functions/core/trail/record.ts';

export const GRANT: Statement = oacReadStatement({
  bucket: 'site',
  partition: 'aws',
  prefix: '',
  distributionArn: 'arn:aws:cloudfront::111122223333:distribution/E1SITE',
});

export const LOGS: Statement = {
  Sid: 'Logs',
  Effect: 'Allow',
  Principal: { Service: 'logging.s3.amazonaws.com' },
  Action: 's3:PutObject',
  Resource: 'arn:aws:s3:::site/logs/*',
};

export const policyOf = (...Statement: Statement[]): PolicyDocument => ({ Version: '2012-10-17', Statement });

/** A record as CloudTrail writes it, reduced as everywhere. `minute` of 10 o'clock is also its event id. */
export function record(minute: number, given: Readonly<Record<string, unknown>> = {}): TrailRecord {
  const reduced = trailRecordOf({
    eventID: `event-${minute}`,
    eventName: 'PutBucketPolicy',
    eventSource: 's3.amazonaws.com',
    eventTime: `2026-11-20T10:${String(minute).padStart(2, '0')}:00Z`,
    userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/deploy/run-7' },
    requestParameters: { bucketName: 'site' },
    ...given,
  });
  if (!reduced) throw new Error('the example is no record');
  return reduced;
}

export function put(
  minute: number,
  policy: PolicyDocument,
  given: Readonly<Record<string, unknown>> = {},
): TrailRecord {
  return record(minute, { ...given, requestParameters: { bucketName: 'site', bucketPolicy: policy } });
}
