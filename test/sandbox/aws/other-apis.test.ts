import {
  DescribeAlarmContributorsCommand,
  DescribeAlarmsCommand,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeKeyCommand, GetKeyPolicyCommand } from '@aws-sdk/client-kms';
import { PublishCommand } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { beforeEach, describe, expect, it } from 'vitest';
import { setAlarm } from '../../../sandbox/build/alarm.ts';
import { addKey } from '../../../sandbox/build/key.ts';
import { TABLE_NAME, TOPIC_ARN } from '../../../sandbox/world.ts';
import { clientsOf, refusal, useSandbox } from '../clients.ts';

const sandbox = useSandbox();
const clients = () => clientsOf(sandbox().url);
beforeEach(() => sandbox().load('healthy-oac'));

describe('SNS Publish', () => {
  const publish = (input: Partial<ConstructorParameters<typeof PublishCommand>[0]>) =>
    clients().sns.send(new PublishCommand({ TopicArn: TOPIC_ARN, Message: 'Hello', ...input }));

  it('puts the message into the inbox with subject and attributes', async () => {
    const MessageAttributes = {
      kind: { DataType: 'String', StringValue: 'proposal' },
      verdict: { DataType: 'String', StringValue: 'broken' },
    };
    const { MessageId } = await publish({ Subject: 'A subject', MessageAttributes });
    expect(sandbox().inbox).toMatchObject([
      { id: MessageId, subject: 'A subject', text: 'Hello', attributes: { kind: 'proposal', verdict: 'broken' } },
    ]);
  });

  it('keeps one text per protocol and shows the e-mail one', async () => {
    await publish({
      MessageStructure: 'json',
      Message: JSON.stringify({ default: 'short', email: 'long <&> text', sqs: '{"a":1}' }),
    });
    expect(sandbox().inbox[0]).toMatchObject({
      text: 'long <&> text',
      byProtocol: { default: 'short', sqs: '{"a":1}' },
    });
  });

  it.each([
    ['a structure that is no JSON', { MessageStructure: 'json', Message: 'plain' }, /failed to parse/],
    ['a structure without default', { MessageStructure: 'json', Message: '{"email":"x"}' }, /No default entry/],
    ['a subject of two lines', { Subject: 'one\ntwo' }, /Subject/],
    ['a subject that is not ASCII', { Subject: 'Größe' }, /Subject/],
    ['a subject of 101 characters', { Subject: 'x'.repeat(101) }, /Subject/],
    ['more than 256 KiB', { Message: 'x'.repeat(262_145) }, /too long/],
    ['an empty message', { Message: '' }, /Empty message/],
  ])('refuses %s with InvalidParameter 400', async (_what, input, message) => {
    const refused = await refusal(publish(input));
    expect(refused.code).toMatch(/^InvalidParameter/);
    expect(refused.status).toBe(400);
    expect(refused.message).toMatch(message);
    expect(sandbox().inbox).toHaveLength(0);
  });

  it('takes exactly 256 KiB and a subject of 100 characters', async () => {
    await publish({ Message: 'x'.repeat(262_144), Subject: 'x'.repeat(100) });
    expect(sandbox().inbox).toHaveLength(1);
  });

  it('refuses an unknown topic with NotFound 404', async () => {
    expect(await refusal(publish({ TopicArn: `${TOPIC_ARN}-other` }))).toMatchObject({
      code: expect.stringMatching(/^NotFound/) as string,
      status: 404,
    });
  });
});

describe('KMS', () => {
  it('describes a key and gives its policy', async () => {
    const KeyId = addKey(sandbox().world, {
      id: 'k-1',
      policy: { Version: '2012-10-17', Statement: [] },
      state: 'Disabled',
    });
    const { KeyMetadata } = await clients().kms.send(new DescribeKeyCommand({ KeyId }));
    expect(KeyMetadata).toMatchObject({ Arn: KeyId, KeyManager: 'CUSTOMER', KeyState: 'Disabled', Enabled: false });
    const { Policy } = await clients().kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
    expect(Policy).toBe('{"Version":"2012-10-17","Statement":[]}');
  });

  it('answers NotFoundException for an unknown key', async () => {
    expect(await refusal(clients().kms.send(new DescribeKeyCommand({ KeyId: 'none' })))).toMatchObject({
      code: 'NotFoundException',
      status: 400,
    });
  });
});

describe('CloudWatch', () => {
  beforeEach(() => {
    const { world } = sandbox();
    for (const id of ['E1', 'E2', 'E3']) setAlarm(world, id, 'ALARM');
    world.compositeAlarms.set('both', { AlarmName: 'both', AlarmRule: 'ALARM("E1-4xx")', StateValue: 'ALARM' });
    world.alarmContributors.set('fleet', [{ id: '6d442278dba546f6', attributes: { DistributionId: 'E1' } }]);
  });

  it('gives metric alarms only unless types are asked for', async () => {
    const plain = await clients().cloudwatch.send(new DescribeAlarmsCommand({}));
    expect([plain.MetricAlarms?.length, plain.CompositeAlarms?.length ?? 0]).toEqual([3, 0]);
    const both = await clients().cloudwatch.send(
      new DescribeAlarmsCommand({ AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] }),
    );
    expect([both.MetricAlarms?.length, both.CompositeAlarms?.length]).toEqual([3, 1]);
  });

  it('finds alarms by name with dimensions and times', async () => {
    const { MetricAlarms } = await clients().cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: ['E2-4xx'] }));
    expect(MetricAlarms).toHaveLength(1);
    expect(MetricAlarms?.[0]?.Dimensions).toContainEqual({ Name: 'DistributionId', Value: 'E2' });
    expect(MetricAlarms?.[0]?.StateUpdatedTimestamp).toBeInstanceOf(Date);
  });

  it('pages over all types together', async () => {
    const names: (string | undefined)[] = [];
    const query = { AlarmTypes: ['MetricAlarm' as const, 'CompositeAlarm' as const] };
    for await (const page of paginateDescribeAlarms({ client: clients().cloudwatch, pageSize: 2 }, query)) {
      names.push(...[...(page.CompositeAlarms ?? []), ...(page.MetricAlarms ?? [])].map(({ AlarmName }) => AlarmName));
    }
    expect(names).toEqual(['both', 'E1-4xx', 'E2-4xx', 'E3-4xx']);
  });

  it('gives the contributors of a Metrics Insights alarm', async () => {
    const { AlarmContributors } = await clients().cloudwatch.send(
      new DescribeAlarmContributorsCommand({ AlarmName: 'fleet' }),
    );
    expect(AlarmContributors?.[0]).toMatchObject({
      ContributorId: '6d442278dba546f6',
      ContributorAttributes: { DistributionId: 'E1' },
    });
    expect(
      await refusal(clients().cloudwatch.send(new DescribeAlarmContributorsCommand({ AlarmName: 'none' }))),
    ).toMatchObject({ status: 404 });
  });
});

describe('STS and DynamoDB', () => {
  it('tells the caller by access key', async () => {
    sandbox().world.callers.set('AKIAOTHER', { accountId: '999999999999', arn: 'arn:aws:iam::999999999999:user/x' });
    const { sts } = clientsOf(sandbox().url, { accessKeyId: 'AKIAOTHER' });
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: '999999999999',
      Arn: 'arn:aws:iam::999999999999:user/x',
    });
  });

  it('has the table, with conditional writes, and forgets it with the scenario', async () => {
    const { dynamodb } = clients();
    const put = () =>
      dynamodb.send(
        new PutItemCommand({
          TableName: TABLE_NAME,
          Item: { pk: { S: 'a' } },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      );
    await put();
    expect(await refusal(put())).toMatchObject({ code: 'ConditionalCheckFailedException', status: 400 });
    await sandbox().load('healthy-oac');
    expect(
      (await dynamodb.send(new GetItemCommand({ TableName: TABLE_NAME, Key: { pk: { S: 'a' } } }))).Item,
    ).toBeUndefined();
  });
});

describe('requests that are not signed', () => {
  it('refuses an API call without a signature', async () => {
    const answer = await fetch(sandbox().url, {
      method: 'POST',
      headers: { 'x-amz-target': 'TrentService.DescribeKey' },
    });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('MissingAuthenticationToken');
  });
});
