import { describe, expect, it } from 'vitest';
import { allowedActions, type RoleStatement, statementsAttachedTo, statementsOf } from './permissions.ts';
import { at, goldenTemplate, resourcesOfType, targetOf } from './template.ts';

const template = goldenTemplate();
const EVERY_ROLE = resourcesOfType(template, 'AWS::IAM::Role').map(
  ([id, role]) => [id, statementsOf(template, role)] as const,
);
/** Roles that carry out approved plans of one kind, each only where the stack switches the kind on: role → condition, actions. */
const PLAN_WRITERS: Readonly<Record<string, { readonly condition: string; readonly actions: readonly string[] }>> = {
  UpdateDistributionWriterRole: {
    condition: 'PlansUpdateDistribution',
    actions: ['cloudfront:CreateOriginAccessControl', 'cloudfront:UpdateDistribution'],
  },
  UpdateOriginAccessControlWriterRole: {
    condition: 'PlansUpdateOriginAccessControl',
    actions: ['cloudfront:UpdateOriginAccessControl'],
  },
  PutKeyPolicyWriterRole: { condition: 'PlansPutKeyPolicy', actions: ['kms:PutKeyPolicy'] },
  MigrateToOacWriterRole: {
    condition: 'PlansMigrateToOac',
    actions: ['cloudfront:CreateOriginAccessControl', 'cloudfront:UpdateDistribution'],
  },
};
/** Beginning of the resource that lets a role take a writer role on → that role. */
const WHO_WRITES_PLANS = [
  ['Assume', 'ApprovalPageRole'],
  ['KeeperAssume', 'PlanKeeperRole'],
] as const;
/** The roles of functions and schedules. */
const ROLES = EVERY_ROLE.filter(([id]) => !(id in PLAN_WRITERS));

function statementsOfRole(id: string): readonly RoleStatement[] {
  return EVERY_ROLE.find(([role]) => role === id)?.[1] ?? [];
}

const READS_TO_EXAMINE = [
  'cloudfront:GetCachePolicy',
  'cloudfront:GetCloudFrontOriginAccessIdentity',
  'cloudfront:GetDistribution',
  'cloudfront:GetOriginAccessControl',
  'cloudfront:GetOriginRequestPolicy',
  'cloudfront:ListDistributions',
  'cloudfront:ListOriginAccessControls',
  'kms:DescribeKey',
  'kms:GetKeyPolicy',
  's3:GetBucketAcl',
  's3:GetBucketOwnershipControls',
  's3:GetBucketPolicy',
  's3:GetBucketPublicAccessBlock',
  's3:GetBucketRequestPayment',
  's3:GetBucketTagging',
  's3:GetObject',
  's3:GetObjectAcl',
  's3:ListBucket',
  'ssm:GetParameter',
];
const OF_EVERY_FUNCTION = [
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'kms:Decrypt',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'logs:CreateLogStream',
  'logs:PutLogEvents',
  'sns:Publish',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
];
/** Only while the stack's parameters say so. */
const READS_OF_THE_BACKGROUND = ['cloudformation:DescribeStackResources', 'cloudtrail:LookupEvents'];
const WRITERS = ['IncidentResponderRole', 'ApprovalPageRole', 'PlanKeeperRole'];
const OWN_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  IncidentResponderRole: [
    ...READS_OF_THE_BACKGROUND,
    'cloudwatch:DescribeAlarmContributors',
    'cloudwatch:DescribeAlarms',
    'dynamodb:DeleteItem',
    's3:PutBucketPolicy',
    'sqs:SendMessage',
  ],
  ApprovalPageRole: ['s3:DeleteBucketPolicy', 's3:PutBucketPolicy'],
  ScheduledAuditRole: [...READS_OF_THE_BACKGROUND, 's3:PutObject', 'sqs:SendMessage'],
  PlanKeeperRole: ['s3:DeleteBucketPolicy', 's3:PutBucketPolicy', 'sqs:SendMessage'],
};

const SCHEDULES = ['AuditScheduleRole', 'KeepScheduleRole'];

describe('each role', () => {
  it.each(Object.entries(OWN_ACTIONS))('%s allows what its function does and no more', (id, own) => {
    const expected = [...READS_TO_EXAMINE, ...OF_EVERY_FUNCTION, ...own].toSorted();
    expect(allowedActions(statementsOfRole(id))).toEqual(expected);
  });

  it.each(SCHEDULES)('%s may only start its function and keep what it could not start', (id) => {
    expect(allowedActions(statementsOfRole(id))).toEqual([
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'lambda:InvokeFunction',
      'sqs:SendMessage',
    ]);
  });

  it.each(EVERY_ROLE)('%s spells every action out', (_id, statements) => {
    expect(allowedActions(statements).filter((action) => /[*?]/.test(action))).toEqual([]);
  });

  it.each(ROLES)('%s can be taken on only by the AWS service that runs it', (id) => {
    const trust = at(template.Resources[id], 'Properties', 'AssumeRolePolicyDocument', 'Statement');
    const service = SCHEDULES.includes(id) ? 'scheduler.amazonaws.com' : 'lambda.amazonaws.com';
    expect(trust).toHaveLength(1);
    expect(at(trust, 0, 'Principal')).toEqual({ Service: service });
  });

  it.each(EVERY_ROLE)('%s names the resource of every action that has one', (_id, statements) => {
    const everywhere = statements.filter(({ resources }) => resources.includes('*')).flatMap(({ actions }) => actions);
    const withoutResource = [
      'cloudfront:ListDistributions',
      'cloudfront:ListOriginAccessControls',
      'xray:PutTraceSegments',
      'xray:PutTelemetryRecords',
      ...READS_OF_THE_BACKGROUND,
    ];
    expect(everywhere.filter((action) => !withoutResource.includes(action))).toEqual([]);
  });
});

describe('the pre-flight with IAM Access Analyzer', () => {
  const attached = Object.keys(OWN_ACTIONS).map((id) => statementsAttachedTo(template, id));

  it('gives every function that proposes or writes the two checks, and nothing else', () => {
    const checks = ['access-analyzer:CheckNoPublicAccess', 'access-analyzer:ValidatePolicy'];
    expect(attached.map(allowedActions)).toEqual([checks, checks, checks, checks]);
  });

  it('exists only when it is switched on', () => {
    expect(template.Resources['AccessAnalyzerPolicy']).toMatchObject({ Condition: 'AccessAnalyzerOn' });
  });
});

describe('the kill switch', () => {
  it('can be read by every function, that one parameter only, and set by none', () => {
    for (const id of Object.keys(OWN_ACTIONS)) {
      const statements = statementsOfRole(id).filter(({ actions }) =>
        actions.some((action) => action.startsWith('ssm:')),
      );
      expect(statements.map(({ actions, resources }) => [actions, resources])).toEqual([
        [
          ['ssm:GetParameter'],
          [{ 'Fn::Sub': 'arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter${KillSwitch}' }],
        ],
      ]);
    }
  });

  it('says writes-allowed when it is made, and every function knows its name', () => {
    expect(template.Resources['KillSwitch']).toMatchObject({
      Type: 'AWS::SSM::Parameter',
      Properties: { Type: 'String', Value: 'writes-allowed', Name: '/originmend/prod/writes' },
    });
    for (const [, lambda] of resourcesOfType(template, 'AWS::Lambda::Function'))
      expect(at(lambda, 'Properties', 'Environment', 'Variables', 'ORIGINMEND_KILL_SWITCH')).toEqual({
        Ref: 'KillSwitch',
      });
  });
});

describe('the right to ask who changed something and who owns it', () => {
  it.each([
    ['CloudTrailPolicy', 'AsksCloudTrail', 'CloudTrail', 'cloudtrail:LookupEvents'],
    ['CloudFormationPolicy', 'AsksCloudFormation', 'CloudFormation', 'cloudformation:DescribeStackResources'],
  ])('%s exists and is attached only under %s', (id, condition, parameter, action) => {
    const policy = template.Resources[id];
    expect(policy?.Condition).toBe(condition);
    expect(at(policy, 'Properties', 'PolicyDocument', 'Statement', 0, 'Action')).toBe(action);
    expect(template.Conditions?.[condition]).toEqual({ 'Fn::Equals': [{ Ref: parameter }, 'on'] });
    for (const role of ['IncidentResponderRole', 'ScheduledAuditRole'])
      expect(at(template.Resources[role], 'Properties', 'ManagedPolicyArns')).toContainEqual({
        'Fn::If': [condition, { Ref: id }, { Ref: 'AWS::NoValue' }],
      });
  });

  it('is not needed to carry out an approved plan', () => {
    const actions = allowedActions(statementsOfRole('ApprovalPageRole'));
    expect(actions.filter((action) => READS_OF_THE_BACKGROUND.includes(action))).toEqual([]);
  });
});

describe('a role that writes approved plans of one kind', () => {
  it.each(Object.entries(PLAN_WRITERS))(
    '%s may do exactly that and exists only when it is switched on',
    (id, writer) => {
      expect(allowedActions(statementsOfRole(id))).toEqual(writer.actions);
      expect(template.Resources[id]?.Condition).toBe(writer.condition);
      const parameter = at(template.Conditions, writer.condition, 'Fn::Equals', 0, 'Ref');
      expect(at(template.Parameters, String(parameter))).toMatchObject({
        Default: 'off',
        AllowedValues: ['off', 'on'],
      });
    },
  );

  it.each(Object.entries(PLAN_WRITERS))(
    '%s can be taken on by the approval page and the plan keeper only',
    (id, { condition }) => {
      const trust = at(template.Resources[id], 'Properties', 'AssumeRolePolicyDocument', 'Statement');
      const AWS = WHO_WRITES_PLANS.map(([, role]) => ({ 'Fn::GetAtt': [role, 'Arn'] }));
      expect(trust).toEqual([{ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' }]);
      for (const [prefix, role] of WHO_WRITES_PLANS) {
        const assume = template.Resources[`${prefix}${id}`];
        expect([assume?.Condition, at(assume, 'Properties', 'Roles')]).toEqual([condition, [{ Ref: role }]]);
        expect(at(assume, 'Properties', 'PolicyDocument', 'Statement')).toEqual([
          {
            Sid: 'WriteApprovedPlans',
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Resource: { 'Fn::GetAtt': [id, 'Arn'] },
          },
        ]);
      }
    },
  );

  it('is all that Policy resources and roles outside the functions are for', () => {
    const policies = resourcesOfType(template, 'AWS::IAM::Policy').map(([id]) => id);
    expect(policies.toSorted()).toEqual(
      Object.keys(PLAN_WRITERS)
        .flatMap((id) => WHO_WRITES_PLANS.map(([prefix]) => `${prefix}${id}`))
        .toSorted(),
    );
  });

  it('reaches things of this account only, and never the key of Originmend or past the lockout check', () => {
    for (const id of Object.keys(PLAN_WRITERS))
      for (const { effect, resources } of statementsOfRole(id).filter((statement) => statement.effect === 'Allow'))
        expect([effect, JSON.stringify(resources)]).toEqual(['Allow', expect.stringContaining('${AWS::AccountId}')]);
    const denied = statementsOfRole('PutKeyPolicyWriterRole').filter(({ effect }) => effect === 'Deny');
    expect(denied).toMatchObject([
      { actions: ['kms:PutKeyPolicy'], resources: [{ 'Fn::GetAtt': ['Key', 'Arn'] }], condition: undefined },
      { actions: ['kms:PutKeyPolicy'], condition: { Bool: { 'kms:BypassPolicyLockoutSafetyCheck': 'true' } } },
    ]);
  });
});

describe('no role', () => {
  const never =
    /^(iam|sts|organizations):|^kms:(Put|Create|Schedule|Disable|Revoke)|^cloudfront:(Create|Update|Delete|Tag)|^s3:(Put(?!BucketPolicy$|Object$)|Delete(?!BucketPolicy$)|Create|Replicate)|^s3-?control:|^\*/;

  it.each([
    'kms:PutKeyPolicy',
    'cloudfront:UpdateDistribution',
    's3:PutBucketPublicAccessBlock',
    's3:PutBucketAcl',
    's3:PutObjectAcl',
    's3:DeleteObject',
    's3:DeleteBucket',
    'iam:PassRole',
    '*',
  ])('would get away with %s', (action) => {
    expect(action).toMatch(never);
  });

  it.each(ROLES)('is allowed what only a person may change: %s', (_id, statements) => {
    expect(allowedActions(statements).filter((action) => never.test(action))).toEqual([]);
  });
});

describe('the right to change a bucket policy', () => {
  const writers = ROLES.flatMap(([id, statements]) =>
    statements
      .filter(({ actions }) => actions.some((action) => /BucketPolicy$/.test(action) && !action.includes('Get')))
      .map((statement) => ({ id, ...statement })),
  );

  it('belongs to those who carry out what was approved only', () => {
    expect([...new Set(writers.map(({ id }) => id))]).toEqual(WRITERS);
  });

  it('reaches only buckets of this account whose name fits the parameter', () => {
    const allowing = writers.filter(({ effect }) => effect === 'Allow');
    expect(allowing).toHaveLength(WRITERS.length);
    for (const { condition, resources } of allowing) {
      expect(condition).toEqual({ StringEquals: { 'aws:ResourceAccount': { Ref: 'AWS::AccountId' } } });
      expect(resources).toEqual([{ 'Fn::Sub': 'arn:${AWS::Partition}:s3:::${WritableBuckets}' }]);
    }
  });

  it('never reaches the buckets of Originmend itself', () => {
    const own = resourcesOfType(template, 'AWS::S3::Bucket').map(([id]) => id);
    const denying = writers.filter(({ effect }) => effect === 'Deny');
    expect(denying.map(({ id }) => id)).toEqual(WRITERS);
    for (const { actions, resources, condition } of denying) {
      expect(actions).toEqual(['s3:PutBucketPolicy', 's3:DeleteBucketPolicy']);
      expect(condition).toBeUndefined();
      for (const bucket of own) expect(JSON.stringify(resources)).toContain(bucket);
    }
  });

  it('is not in the hands of whoever invokes the key: own storage is used through AWS services only', () => {
    const keyUses = ROLES.flatMap(([, statements]) =>
      statements.filter(({ actions }) => actions.includes('kms:Decrypt')),
    );
    expect(keyUses).toHaveLength(6);
    for (const { resources, condition } of keyUses) {
      expect(resources.map(targetOf)).toEqual(['Key']);
      expect(at(condition, 'StringEquals', 'kms:ViaService')).toBeDefined();
    }
  });
});
