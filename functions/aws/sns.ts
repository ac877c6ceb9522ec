import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { OutgoingMessage } from '../workflow/deps.ts';
import { write } from './aws-errors.ts';

/** Bytes of message body and attributes together. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const MAX_BYTES = 256 * 1024;
/** Raw delivery to SQS drops a message with more. https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html */
const MAX_ATTRIBUTES = 10;
const CLOSING_LINE = '\n\nThis message ends here because SNS takes no longer one.\n';

/** One publication: text for people, JSON for machines. What is too long for SNS is cut, not refused. Throws AwsCallError. */
export async function notify(client: SNSClient, topicArn: string, message: OutgoingMessage): Promise<void> {
  const attributes = attributesOf(message);
  const command = new PublishCommand({
    TopicArn: topicArn,
    Subject: message.subject,
    MessageStructure: 'json',
    Message: messageBody(message, MAX_BYTES - bytesOf(JSON.stringify(attributes))),
    MessageAttributes: attributes,
  });
  await write('sns', 'Publish', () => client.send(command));
}

type Attributes = Record<string, { readonly DataType: 'String'; readonly StringValue: string }>;

/** SNS refuses empty values. */
function attributesOf({ attributes }: OutgoingMessage): Attributes {
  const given = Object.entries(attributes).filter(([, value]) => value !== '');
  return Object.fromEntries(
    given.slice(0, MAX_ATTRIBUTES).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
  );
}

/** The `Message` of MessageStructure json: one copy per protocol, at most `maxBytes` together. */
export function messageBody(message: OutgoingMessage, maxBytes: number): string {
  const complete = bodyOf(message.text, JSON.stringify(message.json));
  if (bytesOf(complete) <= maxBytes) return complete;
  const json = fittingJson(message, maxBytes / 2);
  return bodyOf(
    cutText(message.text, (text) => bytesOf(bodyOf(text, json)) <= maxBytes),
    json,
  );
}

function bodyOf(text: string, json: string): string {
  return JSON.stringify({
    default: text,
    email: text,
    'email-json': json,
    sqs: json,
    http: json,
    https: json,
    lambda: json,
  });
}

/** The machine copy goes out five times; when it is too long only its short values are sent. */
function fittingJson({ json }: OutgoingMessage, maxBytes: number): string {
  const complete = JSON.stringify(json);
  if (bytesOf(bodyOf('', complete)) <= maxBytes) return complete;
  const short = Object.entries(json).filter(([, value]) => bytesOf(JSON.stringify(value) ?? '') <= 1_000);
  return JSON.stringify({ ...Object.fromEntries(short.slice(0, 15)), cut: true });
}

/** The longest beginning that fits, found by halving. */
function cutText(text: string, fits: (text: string) => boolean): string {
  const cutAt = (length: number) => `${text.slice(0, length).toWellFormed()}${CLOSING_LINE}`;
  if (fits(text)) return text;
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(cutAt(middle))) low = middle;
    else high = middle - 1;
  }
  return cutAt(low);
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
