import { parsePolicyText } from '../../../functions/core/policy/document.ts';
import { evaluate } from '../../../functions/core/policy/evaluate.ts';
import type { AuthorizationRequest, ContextValue, RequestContext } from '../../../functions/core/policy/request.ts';
import type { Bucket, Caller } from '../../world.ts';
import { AwsError } from '../aws-error.ts';
import type { CallContext } from '../operation.ts';
import { refused } from './bucket-errors.ts';

/**
 * What the bucket policy says about the caller itself. Identity policies are taken as sufficient: in the owner's account only an
 * explicit Deny refuses, another account also needs an Allow.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function checkCallerAccess(context: CallContext, bucket: Bucket, action: string, key?: string): void {
  const sameAccount = context.caller.accountId === bucket.ownerAccountId;
  const document = bucket.policyText === undefined ? null : (parsePolicyText(bucket.policyText) ?? null);
  const { decision } = evaluate(document, callerRequest(context, bucket, action, key));
  if (decision === 'unknown') throw undecided(context.caller, action, bucket);
  if (decision === 'explicitDeny') throw explicitlyDenied(context.caller, action, bucket, key);
  if (decision !== 'allowed' && !sameAccount) throw refused(bucket);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html */
function explicitlyDenied(caller: Caller, action: string, bucket: Bucket, key?: string): AwsError {
  const resource = resourceOf(bucket, key);
  const message = `User: ${caller.arn} is not authorized to perform: ${action} on resource: "${resource}" with an explicit deny in a resource-based policy`;
  return refused(bucket, message);
}

function undecided(caller: Caller, action: string, bucket: Bucket): AwsError {
  const message = `The sandbox cannot tell whether the policy of ${bucket.name} lets ${caller.arn} do ${action}: a condition needs a value it does not model.`;
  return new AwsError('SandboxCannotDecide', 501, message);
}

function resourceOf(bucket: Bucket, key: string | undefined): string {
  return key === undefined ? `arn:aws:s3:::${bucket.name}` : `arn:aws:s3:::${bucket.name}/${key}`;
}

function callerRequest(
  { world, caller, region }: CallContext,
  bucket: Bucket,
  action: string,
  key?: string,
): AuthorizationRequest {
  const arn = principalArn(caller.arn);
  return {
    principal: { kind: 'iam', arn, accountId: caller.accountId },
    action,
    resource: resourceOf(bucket, key),
    context: { ...ABSENT_KEYS, ...presentKeys(caller, arn, world.now(), region, bucket) },
  };
}

/** A session of a role is judged by the role's ARN. */
function principalArn(arn: string): string {
  const session = /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn);
  return session ? `arn:${session[1]}:iam::${session[2]}:role/${session[3]}` : arn;
}

function presentKeys(caller: Caller, arn: string, now: Date, region: string, bucket: Bucket): RequestContext {
  const present = {
    'aws:principalarn': arn,
    'aws:principalaccount': caller.accountId,
    'aws:principaltype': arn.includes(':user/') ? 'User' : 'AssumedRole',
    'aws:principalisawsservice': 'false',
    'aws:viaawsservice': 'false',
    'aws:sourceip': '198.51.100.7',
    'aws:securetransport': 'true',
    'aws:requestedregion': region,
    'aws:resourceaccount': bucket.ownerAccountId,
    's3:resourceaccount': bucket.ownerAccountId,
    's3:tlsversion': '1.3',
    'aws:currenttime': now.toISOString(),
    'aws:epochtime': String(Math.floor(now.getTime() / 1000)),
    's3:authtype': 'REST-HEADER',
    's3:signatureversion': 'AWS4-HMAC-SHA256',
  };
  return Object.fromEntries(Object.entries(present).map(([name, value]) => [name, known(value)]));
}

function known(value: string): ContextValue {
  return [{ kind: 'values', values: [value] }];
}

/** The sandbox's callers come from the internet, belong to no organization and carry no tags. */
const ABSENT_KEYS: RequestContext = Object.fromEntries(
  [
    'aws:sourcearn',
    'aws:sourceaccount',
    'aws:sourcevpc',
    'aws:sourcevpce',
    'aws:sourcevpcarn',
    'aws:vpcsourceip',
    'aws:vpceorgid',
    'aws:vpceaccount',
    'aws:principalorgid',
    'aws:principalorgpaths',
    'aws:principalservicename',
    'aws:sourceorgid',
    'aws:sourceorgpaths',
    'aws:resourceorgid',
    'aws:referer',
    'aws:useragent',
    'aws:multifactorauthpresent',
    'aws:multifactorauthage',
    'aws:principaltag/*',
    's3:x-amz-server-side-encryption',
    's3:x-amz-server-side-encryption-aws-kms-key-id',
    's3:x-amz-acl',
    's3:prefix',
    's3:delimiter',
    's3:dataaccesspointarn',
    's3:dataaccesspointaccount',
  ].map((name) => [name, [{ kind: 'absent' }] as const]),
);
