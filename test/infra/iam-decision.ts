import type { ConditionElement } from '../../functions/core/policy/document.ts';
import { evaluate } from '../../functions/core/policy/evaluate.ts';
import type { RequestContext } from '../../functions/core/policy/request.ts';
import type { RecordedCall } from '../../sandbox/calls.ts';
import { ACCOUNT_ID, REPORT_BUCKET, TABLE_NAME, TOPIC_ARN } from '../../sandbox/world.ts';
import type { RoleStatement } from './permissions.ts';
import { at, targetOf } from './template.ts';

/**
 * What IAM says of a recorded call under these statements of a role, judged by our own evaluator: an identity policy is a resource
 * policy whose statements all name the role. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decisionOf(statements: readonly RoleStatement[], call: RecordedCall): string {
  const Statement = statements.map(({ effect, actions, resources, condition }) => ({
    Effect: effect,
    Principal: '*',
    Action: actions,
    Resource: resources.map(resolved),
    ...(condition === undefined ? {} : { Condition: resolvedCondition(condition) }),
  }));
  const request = {
    principal: { kind: 'iam', arn: call.caller, accountId: ACCOUNT_ID },
    action: call.action,
    resource: arnOf(call),
    context: contextOf(call),
  } as const;
  return evaluate({ Version: '2012-10-17', Statement }, request).decision;
}

/** Every bucket and table of the sandbox belongs to the account; our code never asks KMS for its own storage, and bypasses no check. */
function contextOf({ leadingKey }: RecordedCall): RequestContext {
  return {
    'aws:resourceaccount': [{ kind: 'values', values: [ACCOUNT_ID] }],
    'kms:bypasspolicylockoutsafetycheck': [{ kind: 'absent' }],
    'kms:viaservice': [{ kind: 'absent' }],
    'dynamodb:leadingkeys':
      leadingKey === undefined ? [{ kind: 'absent' }] : [{ kind: 'values', values: [leadingKey] }],
  };
}

/** What the stack's names stand for in the sandbox. A name that is not here stays what nothing is called. */
const NAMES: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::AccountId': ACCOUNT_ID,
  'AWS::Region': 'us-east-1',
  WritableBuckets: '*',
  KillSwitch: '/switch',
  ServerlessDeploymentBucket: 'originmend-deployments',
  ReportBucket: `arn:aws:s3:::${REPORT_BUCKET}`,
  Table: `arn:aws:dynamodb:us-east-1:${ACCOUNT_ID}:table/${TABLE_NAME}`,
  Topic: TOPIC_ARN,
  Key: `arn:aws:kms:us-east-1:${ACCOUNT_ID}:key/of-originmend`,
};

function resolved(value: unknown): string {
  if (typeof value === 'string') return value;
  const target = targetOf(value);
  if (target !== undefined) return NAMES[target] ?? `arn:aws:iam::${ACCOUNT_ID}:role/${target}`;
  return String(at(value, 'Fn::Sub')).replace(
    /\$\{([\w:]+)(?:\.Arn)?\}/g,
    (_whole, name: string) => NAMES[name] ?? name,
  );
}

/** Conditions hold texts, lists of texts and intrinsic functions, two levels down. */
function resolvedCondition(condition: unknown): ConditionElement {
  return JSON.parse(JSON.stringify(condition), (_key, value: unknown) =>
    at(value, 'Fn::Sub') !== undefined || targetOf(value) !== undefined ? resolved(value) : value,
  ) as ConditionElement;
}

/** The ARN that the call is about, as the service authorization reference has it for the action. */
function arnOf({ service, action, resource, region }: RecordedCall): string {
  // Listing alarms is allowed alarm by alarm: the whole account's are `alarm:*`.
  if (resource.startsWith('arn:') || (resource === '*' && service !== 'monitoring')) return resource;
  const own = (what: string) => `arn:aws:${what.replace('REGION', region).replace('ACCOUNT', ACCOUNT_ID)}${resource}`;
  switch (service) {
    case 's3':
      return own('s3:::');
    case 'dynamodb':
      return own('dynamodb:REGION:ACCOUNT:table/');
    case 'monitoring':
      return own('cloudwatch:REGION:ACCOUNT:alarm:');
    case 'ssm':
      return own('ssm:REGION:ACCOUNT:parameter');
    case 'cloudfront':
      return own(`cloudfront::ACCOUNT:${action.endsWith('Distribution') ? 'distribution' : 'origin-access-control'}/`);
    default:
      return resource;
  }
}
