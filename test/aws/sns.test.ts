import { describe, expect, it } from 'vitest';
import { awsClients } from '../../functions/aws/clients.ts';
import { messageBody, notify } from '../../functions/aws/sns.ts';
import type { OutgoingMessage } from '../../functions/workflow/deps.ts';
import { useTestCredentials } from './credentials.ts';
import { queryError, startStub } from './http-stub.ts';

useTestCredentials();

const TOPIC = 'arn:aws:sns:us-east-1:111122223333:originmend';
const LIMIT = 256 * 1024;
const MESSAGE: OutgoingMessage = {
  kind: 'proposal',
  subject: 'BROKEN: distribution E1 cannot read bucket site',
  text: 'Approve the change: https://example.com/plans/1?token=2 – ümläut "quoted"\n',
  json: { formatVersion: 1, kind: 'proposal', distributionId: 'E1' },
  attributes: { kind: 'proposal', bucket: '', distributionId: 'E1' },
};

const bytes = (text: string) => Buffer.byteLength(text, 'utf8');

function copiesIn(body: string): Record<string, string> {
  return JSON.parse(body);
}

async function published(message: OutgoingMessage): Promise<URLSearchParams> {
  const stub = await startStub(() => ({
    body: '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>',
  }));
  await notify(awsClients(stub.url).sns('us-east-1'), TOPIC, message);
  expect(stub.seen).toHaveLength(1);
  return new URLSearchParams(stub.seen[0]?.body);
}

describe('notify', () => {
  it('publishes text for people and JSON for machines under one subject', async () => {
    const sent = await published(MESSAGE);
    expect([sent.get('Action'), sent.get('TopicArn'), sent.get('Subject'), sent.get('MessageStructure')]).toEqual([
      'Publish',
      TOPIC,
      MESSAGE.subject,
      'json',
    ]);
    const json = JSON.stringify(MESSAGE.json);
    expect(copiesIn(sent.get('Message') ?? '')).toEqual({
      default: MESSAGE.text,
      email: MESSAGE.text,
      'email-json': json,
      sqs: json,
      http: json,
      https: json,
      lambda: json,
    });
  });

  it('sends the attributes as strings and leaves empty ones out, which SNS refuses', async () => {
    const sent = await published(MESSAGE);
    const values = [...sent].filter(([name]) => name.startsWith('MessageAttributes')).map(([, value]) => value);
    expect(values).toEqual(['kind', 'String', 'proposal', 'distributionId', 'String', 'E1']);
  });

  it('sends at most ten attributes', async () => {
    const attributes = Object.fromEntries(Array.from({ length: 14 }, (_, index) => [`a${index}`, 'x']));
    const sent = await published({ ...MESSAGE, attributes });
    expect([...sent].filter(([, value]) => value === 'x')).toHaveLength(10);
  });

  it('is an AwsCallError with SNS’s code when the message is refused', async () => {
    const stub = await startStub(() => queryError(403, 'AuthorizationError', 'not authorized to perform: SNS:Publish'));
    await expect(notify(awsClients(stub.url).sns('us-east-1'), TOPIC, MESSAGE)).rejects.toMatchObject({
      name: 'AwsCallError',
      service: 'sns',
      code: 'AuthorizationErrorException',
      effect: 'none',
    });
  });
});

describe('messageBody', () => {
  it.each([
    ['plain', 'x'.repeat(400_000)],
    ['two bytes per character', 'ü'.repeat(300_000)],
    ['escaped in JSON', '"\n'.repeat(200_000)],
    ['surrogate pairs', '🪣'.repeat(150_000)],
  ])('cuts a text that is too long (%s) with a closing line, and fills what there is', (_name, text) => {
    const body = messageBody({ ...MESSAGE, text }, LIMIT);
    const { default: shown = '', sqs = '' } = copiesIn(body);
    expect(bytes(body)).toBeLessThanOrEqual(LIMIT);
    expect(bytes(body)).toBeGreaterThan(LIMIT - 100);
    expect(shown.endsWith('because SNS takes no longer one.\n')).toBe(true);
    expect(shown.isWellFormed()).toBe(true);
    expect(JSON.parse(sqs)).toEqual(MESSAGE.json);
  });

  it('leaves the long values out of a machine copy that is too long, and says so', () => {
    const json = {
      kind: 'audit',
      verdict: 'broken',
      entries: Array.from({ length: 5_000 }, (_, index) => ({ id: `E${index}`, link: 'https://example.com' })),
    };
    const body = messageBody({ ...MESSAGE, json }, LIMIT);
    const { default: shown, sqs = '' } = copiesIn(body);
    expect(bytes(body)).toBeLessThanOrEqual(LIMIT);
    expect(JSON.parse(sqs)).toEqual({ kind: 'audit', verdict: 'broken', cut: true });
    expect(shown).toBe(MESSAGE.text);
  });

  it('copes with a text and a machine copy that are both too long', () => {
    const body = messageBody(
      { ...MESSAGE, text: 'ü'.repeat(500_000), json: { kind: 'audit', text: 'x'.repeat(500_000) } },
      LIMIT,
    );
    expect(bytes(body)).toBeLessThanOrEqual(LIMIT);
    expect(JSON.parse(copiesIn(body)['lambda'] ?? '')).toEqual({ kind: 'audit', cut: true });
  });

  it('keeps what just fits as it is', () => {
    const size = bytes(messageBody(MESSAGE, LIMIT));
    expect(messageBody(MESSAGE, size)).toBe(messageBody(MESSAGE, LIMIT));
  });
});
