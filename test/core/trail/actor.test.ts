import { describe, expect, it } from 'vitest';
import { actorOf } from '../../../functions/core/trail/actor.ts';
import { record } from './examples.ts';

const SERVICE = { type: 'AWSService', invokedBy: 'cloudformation.amazonaws.com' };
const USER = { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ann' };

const MEANS: readonly (readonly [string, Readonly<Record<string, unknown>>, string | undefined])[] = [
  [
    'a stack, on behalf of a role',
    { userIdentity: { ...USER, invokedBy: 'cloudformation.amazonaws.com' } },
    'CloudFormation',
  ],
  ['a service nobody listed', { userIdentity: { ...USER, invokedBy: 'new.amazonaws.com' } }, 'new.amazonaws.com'],
  [
    'a console session, whatever the user agent',
    { sessionCredentialFromConsole: 'true', userAgent: 'x' },
    'the console',
  ],
  ['the S3 console', { userAgent: '[S3Console/0.4, aws-internal/3]' }, 'the console'],
  ['the CLI', { userAgent: '[aws-cli/2.31.0 md/awscrt]' }, 'the AWS CLI'],
  [
    'Terraform, which names its SDK too',
    { userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.9 aws-sdk-go-v2/1.3' },
    'Terraform',
  ],
  ['Pulumi', { userAgent: 'APN/1.0 Pulumi/1.0 aws-sdk-go-v2' }, 'Pulumi'],
  ['an SDK', { userAgent: 'Boto3/1.40 md/Botocore' }, 'an AWS SDK'],
  ['an unknown client', { userAgent: 'curl/8' }, undefined],
];

describe('the actor of a change', () => {
  it.each(MEANS)('that is %s', (_what, given, means) => {
    expect(actorOf(record(1, given)).means).toBe(means);
  });

  it('has the role and the name of the session', () => {
    expect(actorOf(record(1, { sourceIPAddress: '203.0.113.10' }))).toEqual({
      name: 'arn:aws:sts::111122223333:assumed-role/deploy/run-7',
      role: 'deploy',
      session: 'run-7',
      sourceIp: '203.0.113.10',
    });
  });

  it('that is a service alone is named by it, and a service is no address', () => {
    const actor = actorOf(record(1, { userIdentity: SERVICE, sourceIPAddress: 'cloudformation.amazonaws.com' }));
    expect(actor).toEqual({ name: 'cloudformation.amazonaws.com', means: 'CloudFormation' });
  });

  it('that nothing names is unknown', () => {
    expect(actorOf(record(1, { userIdentity: null })).name).toBe('unknown');
  });
});
