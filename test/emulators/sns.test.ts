import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import type { OutgoingMessage } from '../../functions/workflow/deps.ts';
import { clientOf, depsOf, EMULATORS, fresh, MINISTACK_EMULATED } from './emulated.ts';
import { openInbox } from './inbox.ts';

const MESSAGE: OutgoingMessage = {
  kind: 'proposal',
  subject: 'BROKEN: distribution E1EXAMPLE0000 cannot read bucket site',
  text: 'Approve the change: https://example.com/plans/1?token=2 – ümläut',
  json: { kind: 'proposal', distributionId: 'E1EXAMPLE0000' },
  attributes: { kind: 'proposal', distributionId: 'E1EXAMPLE0000' },
};

describe.each(EMULATORS)('SNS of $name', (emulated) => {
  it('takes a message', async () => {
    const { TopicArn = '' } = await new SNSClient(clientOf(emulated)).send(
      new CreateTopicCommand({ Name: fresh('topic') }),
    );
    await expect(depsOf(emulated, { topicArn: TopicArn }).notify(MESSAGE)).resolves.toBeUndefined();
  });

  it('refuses a message to a topic that is gone', async () => {
    const topicArn = `arn:aws:sns:us-east-1:${emulated.accountId}:${fresh('gone')}`;
    await expect(depsOf(emulated, { topicArn }).notify(MESSAGE)).rejects.toMatchObject({
      name: 'AwsCallError',
      operation: 'Publish',
    });
  });
});

/** moto does not deliver over HTTP as SNS does. */
describe('SNS of ministack', () => {
  it('delivers the machine copy to an HTTP subscriber, with what subscribers filter by', async () => {
    const sns = new SNSClient(clientOf(MINISTACK_EMULATED));
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: fresh('topic') }));
    const inbox = await openInbox(sns, TopicArn);
    await depsOf(MINISTACK_EMULATED, { topicArn: TopicArn }).notify(MESSAGE);
    const delivered = await inbox.next();
    await inbox.close();
    expect(delivered.Subject).toBe(MESSAGE.subject);
    expect(JSON.parse(delivered.Message)).toEqual(expect.objectContaining(MESSAGE.json));
    expect(delivered.MessageAttributes).toMatchObject({ kind: { Type: 'String', Value: 'proposal' } });
  });
});
