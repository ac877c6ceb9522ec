import { describe, expect, it } from 'vitest';
import { readApprovalConfig } from '../../functions/shared/approval-config.ts';
import { at, goldenTemplate, resourcesOfType, targetOf } from './template.ts';

const template = goldenTemplate();
const properties = (id: string) => at(template.Resources[id], 'Properties');
const variables = (id: string) => at(properties(id), 'Environment', 'Variables') as Record<string, unknown>;
const parameters = (template as unknown as { Parameters: Record<string, { Default: string }> }).Parameters;

describe('who may approve', () => {
  it('is known to every function, and from where and how often to the page alone', () => {
    const lambdas = resourcesOfType(template, 'AWS::Lambda::Function').map(([id]) => id);
    for (const id of lambdas.filter((each) => 'ORIGINMEND_MODE' in variables(each))) {
      expect(variables(id)).toMatchObject({
        ORIGINMEND_APPROVERS: { Ref: 'Approvers' },
        ORIGINMEND_QUORUM: { Ref: 'Quorum' },
      });
      expect('ORIGINMEND_PAGE_LIMIT' in variables(id)).toBe(id === 'ApprovalPageLambdaFunction');
    }
    expect(variables('ApprovalPageLambdaFunction')).toMatchObject({
      ORIGINMEND_APPROVAL_NETWORKS: { Ref: 'ApprovalNetworks' },
      ORIGINMEND_PAGE_LIMIT: { Ref: 'PageLimit' },
      ORIGINMEND_PAGE_LIMIT_FOR_ALL: { Ref: 'PageLimitForAll' },
    });
  });

  it('is everybody with the link by default, with a limit', () => {
    const given = (name: string) => parameters[name]?.Default ?? 'missing';
    const config = readApprovalConfig({
      ORIGINMEND_APPROVERS: given('Approvers'),
      ORIGINMEND_QUORUM: given('Quorum'),
      ORIGINMEND_APPROVAL_NETWORKS: given('ApprovalNetworks'),
      ORIGINMEND_PAGE_LIMIT: given('PageLimit'),
      ORIGINMEND_PAGE_LIMIT_FOR_ALL: given('PageLimitForAll'),
    });
    const pageLimits = { perAddress: 60, forAll: 600 };
    expect(config).toEqual({ approvers: [], quorum: 1, approvalNetworks: [], pageLimits });
  });
});

describe('with approvers', () => {
  it('the common address gets no personal link', () => {
    const filter = at(properties('EmailSubscription'), 'FilterPolicy', 'Fn::If');
    expect(filter).toEqual(['HasApprovers', { approver: [{ exists: false }] }, { Ref: 'AWS::NoValue' }]);
  });

  it('it still hears of Originmend itself, over a topic of its own', () => {
    const alarms = resourcesOfType(template, 'AWS::CloudWatch::Alarm').filter(([, { Properties }]) =>
      JSON.stringify(at(Properties, 'AlarmActions') ?? []).includes('"Topic"'),
    );
    expect(alarms.length).toBeGreaterThanOrEqual(3);
    for (const [, { Properties }] of alarms)
      expect(at(Properties, 'AlarmActions')).toContainEqual({
        'Fn::If': ['HasApprovers', { Ref: 'OwnAlarmTopic' }, { Ref: 'AWS::NoValue' }],
      });
    expect(targetOf(at(properties('OwnAlarmTopic'), 'KmsMasterKeyId'))).toBe('Key');
  });
});
