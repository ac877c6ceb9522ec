import { randomUUID } from 'node:crypto';
import { Publish$, type PublishCommandInput, type PublishCommandOutput } from '@aws-sdk/client-sns';
import type { InboxMessage } from '../world.ts';
import { AwsError } from './aws-error.ts';
import { operation } from './operation.ts';
import { queryProtocol } from './query.ts';

/** Limits and message structure: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const LIMIT_BYTES = 262_144;
const PRINTABLE_ASCII = /^[!-~][ -~]*$/;

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameter', 400, `Invalid parameter: ${message}`);
}

function checkSubject(subject: string): void {
  if (subject === '' || subject.length > 100 || !PRINTABLE_ASCII.test(subject)) throw invalid('Subject');
}

function attributesOf({ MessageAttributes = {} }: PublishCommandInput): Record<string, string> {
  for (const [name, { DataType, StringValue }] of Object.entries(MessageAttributes)) {
    if (!DataType)
      throw new AwsError(
        'ParameterValueInvalid',
        400,
        `The message attribute '${name}' must contain non-empty message attribute type.`,
      );
    if (DataType.startsWith('String') && !StringValue) {
      throw new AwsError(
        'ParameterValueInvalid',
        400,
        `The message attribute '${name}' must contain non-empty message attribute value.`,
      );
    }
  }
  return Object.fromEntries(
    Object.entries(MessageAttributes).map(([name, { StringValue = '' }]) => [name, StringValue]),
  );
}

function byProtocol({ Message = '', MessageStructure }: PublishCommandInput): Record<string, string> {
  if (MessageStructure === undefined) return {};
  if (MessageStructure !== 'json') throw invalid('MessageStructure');
  const parsed = parse(Message);
  const texts = Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  if (typeof parsed['default'] !== 'string') throw invalid('Message Structure - No default entry in JSON message body');
  return Object.fromEntries(texts);
}

function parse(message: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(message);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    throw invalid('Message Structure - JSON message body failed to parse');
  }
  throw invalid('Message Structure - JSON message body failed to parse');
}

function sizeOf(message: string, attributes: Record<string, string>): number {
  const texts = [message, ...Object.entries(attributes).flat()];
  return texts.reduce((bytes, text) => bytes + Buffer.byteLength(text, 'utf8'), 0);
}

const publish = operation<PublishCommandInput, PublishCommandOutput>({
  schema: Publish$,
  action: 'sns:Publish',
  write: true,
  resource: (input) => input.TopicArn ?? input.TargetArn,
  answer: ({ world }, input) => {
    const topicArn = input.TopicArn ?? input.TargetArn ?? '';
    if (!topicArn.startsWith('arn:')) throw invalid('TopicArn');
    if (!world.topics.has(topicArn)) throw new AwsError('NotFound', 404, 'Topic does not exist');
    if (!input.Message) throw invalid('Empty message');
    if (input.Subject !== undefined) checkSubject(input.Subject);
    const attributes = attributesOf(input);
    if (sizeOf(input.Message, attributes) > LIMIT_BYTES) throw invalid('Message too long');
    const protocols = byProtocol(input);
    const message: InboxMessage = {
      id: randomUUID(),
      at: world.now().toISOString(),
      topicArn,
      subject: input.Subject ?? '',
      text: protocols['email'] ?? protocols['default'] ?? input.Message,
      byProtocol: protocols,
      attributes,
    };
    world.inbox.push(message);
    return { MessageId: message.id };
  },
});

export const sns = queryProtocol('sns', 'http://sns.amazonaws.com/doc/2010-03-31/', [publish]);
