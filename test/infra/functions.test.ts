import { describe, expect, it } from 'vitest';
import { LEASE_HOURS } from '../../functions/workflow/context.ts';
import { FUNCTIONS } from '../../infra/build.ts';
import { at, goldenTemplate, isRecord, type Resource, resourcesOfType, targetOf } from './template.ts';

const template = goldenTemplate();
const LAMBDAS = resourcesOfType(template, 'AWS::Lambda::Function');
const ASYNCHRONOUS = ['IncidentResponder', 'ScheduledAudit', 'PlanKeeper'];

function property(id: string, ...path: readonly (string | number)[]): unknown {
  return at(template.Resources[id], 'Properties', ...path);
}

function variablesOf(lambda: Resource): Readonly<Record<string, unknown>> {
  const variables = at(lambda, 'Properties', 'Environment', 'Variables');
  return isRecord(variables) ? variables : {};
}

describe('the functions', () => {
  it('are those that are built', () => {
    const handlers = LAMBDAS.map(([, lambda]) => lambda.Properties?.['Handler']);
    expect(handlers).toEqual(FUNCTIONS.map((name) => `dist/${name}/index.handler`));
  });

  it('have a role each', () => {
    const roles = LAMBDAS.map(([, lambda]) => targetOf(lambda.Properties?.['Role']));
    expect(roles).toEqual(['IncidentResponderRole', 'ApprovalPageRole', 'ScheduledAuditRole', 'PlanKeeperRole']);
  });

  it.each(LAMBDAS)('%s runs on Node 24, on arm64, traced, with a log that ends', (id, lambda) => {
    const group = id.replace('LambdaFunction', 'LogGroup');
    expect(lambda.Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      TracingConfig: { Mode: 'Active' },
    });
    expect(property(group, 'RetentionInDays')).toBe(90);
    expect(property(group, 'LogGroupName')).toBe(`/aws/lambda/${lambda.Properties?.['FunctionName']}`);
  });

  it.each(LAMBDAS)('%s gets the configuration that the code reads', (id, lambda) => {
    const variables = Object.keys(variablesOf(lambda));
    expect(variables).toEqual(
      expect.arrayContaining(['ORIGINMEND_MODE', 'ORIGINMEND_TOPIC_ARN', 'ORIGINMEND_TABLE_NAME']),
    );
    expect(variables).toEqual(expect.arrayContaining(['ORIGINMEND_APPROVAL_HOURS', 'ORIGINMEND_OWN_ROLE_ARNS']));
    expect(variables.includes('ORIGINMEND_APPROVAL_URL')).toBe(id !== 'ApprovalPageLambdaFunction');
    expect(variables.includes('ORIGINMEND_REPORT_BUCKET')).toBe(id === 'ScheduledAuditLambdaFunction');
    expect(variables.includes('ORIGINMEND_REMIND_HOURS')).toBe(id === 'PlanKeeperLambdaFunction');
  });

  it.each(LAMBDAS)('%s knows the roles of all functions, so that own writes are no incidents', (_id, lambda) => {
    const arns = at(variablesOf(lambda)['ORIGINMEND_OWN_ROLE_ARNS'], 'Fn::Join', 1);
    const own = Array.isArray(arns) ? arns.map((arn) => targetOf(at(arn, 'Fn::If', 1) ?? arn)) : [];
    const writers = resourcesOfType(template, 'AWS::IAM::Role')
      .map(([id]) => id)
      .filter((id) => id.endsWith('WriterRole'));
    expect(own).toEqual([...LAMBDAS.map(([, other]) => targetOf(other.Properties?.['Role'])), ...writers]);
  });

  it.each(['IncidentResponderLambdaFunction', 'ApprovalPageLambdaFunction', 'PlanKeeperLambdaFunction'])(
    '%s ends before its hold on a plan does',
    (id) => {
      expect(Number(property(id, 'Timeout'))).toBeLessThan(LEASE_HOURS * 3600);
    },
  );

  it('are bounded where anybody may call, or where two runs make no sense', () => {
    expect(property('ApprovalPageLambdaFunction', 'ReservedConcurrentExecutions')).toBe(5);
    expect(property('ScheduledAuditLambdaFunction', 'ReservedConcurrentExecutions')).toBe(1);
    expect(property('PlanKeeperLambdaFunction', 'ReservedConcurrentExecutions')).toBe(1);
  });
});

describe('what could not be handled', () => {
  it.each(ASYNCHRONOUS)('by %s is kept encrypted for 14 days and raises an alarm', (name) => {
    const queue = `${name}DeadLetters`;
    const destination = property(`${name}LambdaEvConf`, 'DestinationConfig', 'OnFailure', 'Destination');
    expect(targetOf(destination)).toBe(queue);
    expect(property(queue)).toMatchObject({ MessageRetentionPeriod: 1_209_600, KmsMasterKeyId: { Ref: 'Key' } });
    const alarm = resourcesOfType(template, 'AWS::CloudWatch::Alarm').find(
      ([, { Properties }]) => targetOf(at(Properties, 'Dimensions', 0, 'Value')) === queue,
    );
    expect(alarm?.[1].Properties).toMatchObject({
      AlarmActions: expect.arrayContaining([{ Ref: 'Topic' }]),
      Threshold: 0,
      TreatMissingData: 'notBreaching',
    });
  });

  it('by a rule or the schedule goes to the same queues', () => {
    const targets = resourcesOfType(template, 'AWS::Events::Rule').map(([, { Properties }]) =>
      at(Properties, 'Targets', 0),
    );
    expect(targets.map((target) => targetOf(at(target, 'DeadLetterConfig', 'Arn')))).toEqual(
      Array(3).fill('IncidentResponderDeadLetters'),
    );
    expect(targetOf(property('AuditTimer', 'Target', 'DeadLetterConfig', 'Arn'))).toBe('ScheduledAuditDeadLetters');
    expect(targetOf(property('KeepTimer', 'Target', 'DeadLetterConfig', 'Arn'))).toBe('PlanKeeperDeadLetters');
  });

  it('may be put there by every rule that could not deliver', () => {
    const rules = resourcesOfType(template, 'AWS::Events::Rule').map(([id]) => id);
    const allowed = property(
      'IncidentResponderDeadLettersPolicy',
      'PolicyDocument',
      'Statement',
      0,
      'Condition',
      'ArnEquals',
      'aws:SourceArn',
    );
    expect(Array.isArray(allowed) ? allowed.map(targetOf) : []).toEqual(rules);
  });
});

describe('the plan keeper', () => {
  it('comes by as often as a hold on a plan runs out', () => {
    expect(property('KeepTimer', 'ScheduleExpression')).toBe(`rate(${Math.round(LEASE_HOURS * 60)} minutes)`);
    expect(targetOf(property('KeepTimer', 'Target', 'Arn'))).toBe('PlanKeeperLambdaFunction');
    expect(property('KeepTimer', 'FlexibleTimeWindow', 'Mode')).toBe('OFF');
  });
});

describe('the right to invoke', () => {
  const permissions = resourcesOfType(template, 'AWS::Lambda::Permission');

  it('is open to everybody only for the approval page, and only through its URL', () => {
    const open = permissions.filter(([, { Properties }]) => Properties?.['Principal'] === '*');
    expect(open.map(([, { Properties }]) => targetOf(Properties?.['FunctionName']))).toEqual(
      Array(2).fill('ApprovalPageLambdaFunction'),
    );
    expect(
      open.map(([, { Properties }]) => [
        Properties?.['Action'],
        Properties?.['FunctionUrlAuthType'] ?? Properties?.['InvokedViaFunctionUrl'],
      ]),
    ).toEqual([
      ['lambda:InvokeFunctionUrl', 'NONE'],
      ['lambda:InvokeFunction', true],
    ]);
  });

  it('belongs to every rule, and otherwise to alarms of this account', () => {
    const sources = permissions
      .filter(([, { Properties }]) => Properties?.['Principal'] !== '*')
      .map(([, { Properties }]) => Properties?.['SourceArn']);
    const rules = resourcesOfType(template, 'AWS::Events::Rule').map(([id]) => id);
    expect(sources.map(targetOf).filter(Boolean)).toEqual(rules);
    expect(sources.filter((source) => !targetOf(source))).toEqual([
      { 'Fn::Sub': 'arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:*' },
    ]);
  });
});
